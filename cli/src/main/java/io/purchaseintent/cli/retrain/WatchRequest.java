package io.purchaseintent.cli.retrain;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * What the newest watch asks for.
 *
 * @param day that was watched; empty text where none was
 * @param report of it
 * @param asking names of rules that say retrain, and whose alarms nothing else explains
 * @param explained why others do not count: each with the rule that explains it
 */
record WatchRequest(String day, String report, List<String> asking, List<String> explained) {

  private static final String JOB = "watch";

  /** Where nothing was watched. */
  static WatchRequest none() {
    return new WatchRequest("", "", List.of(), List.of());
  }

  /** That of a lake's newest report. */
  static WatchRequest of(Path lake) {
    List<LocalDate> days = Findings.days(lake, JOB);
    if (days.isEmpty()) {
      return none();
    }
    LocalDate day = days.get(days.size() - 1);
    Findings findings = Findings.read(Findings.file(lake, JOB, day));
    List<String> asking = new ArrayList<>();
    List<String> explained = new ArrayList<>();
    findings
        .alarms()
        .filter(WatchRequest::saysRetrain)
        .forEach(
            alarm -> {
              String rule = alarm.path("rule").asText();
              String cause = alarm.path("explained_by").asText();
              if (cause.isEmpty()) {
                asking.add(rule);
              } else {
                explained.add(rule + " by " + cause);
              }
            });
    return new WatchRequest(
        day.toString(),
        findings.file().toString(),
        asking.stream().distinct().toList(),
        explained.stream().distinct().toList());
  }

  private static boolean saysRetrain(JsonNode alarm) {
    return StreamSupport.stream(alarm.path("then").spliterator(), false)
        .anyMatch(then -> then.asText().equals("retrain"));
  }
}
