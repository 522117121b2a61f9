package io.purchaseintent.watch;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.page.finding.Sentences;
import io.purchaseintent.rules.Consequence;
import io.purchaseintent.rules.Finding;
import io.purchaseintent.rules.JudgedReport;
import io.purchaseintent.rules.ReportJson;
import io.purchaseintent.rules.ReportStore;
import io.purchaseintent.rules.Severity;
import io.purchaseintent.rules.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A day in three lines: how it is, the worst of it or what was looked at, and what to do. */
final class Tidings {

  private final JudgedReport judged;
  private final List<Finding> alarms;
  private final List<Finding> untold;

  /** Jobs that did not look, with the reason, in their order. */
  private final Map<String, String> unseen = new LinkedHashMap<>();

  Tidings(JudgedReport judged) {
    this.judged = judged;
    this.alarms = judged.of(Verdict.ALARM);
    this.untold = judged.of(Verdict.NOT_ENOUGH_DATA);
    for (JsonNode job : judged.report().details().path("jobs")) {
      if (!job.has("verdict")) {
        unseen.put(job.path("job").asText(), job.path("text").asText());
      }
    }
  }

  /** The three lines. */
  List<String> lines(Path report) {
    return List.of(verdict(), worst(), next(report));
  }

  private String verdict() {
    String day = ReportStore.nameOf(judged.report().from(), judged.report().to());
    String rest = untold.size() + " cannot be told, " + judged.of(Verdict.CALM).size() + " calm";
    String all =
        switch (judged.verdict()) {
          case ALARM -> "NOT WELL: " + alarmCounts() + ", " + rest;
          case NOT_ENOUGH_DATA ->
              unseen.isEmpty()
                  ? "no alarm, but not all can be told: " + rest
                  : "no alarm, but not all was looked at: " + rest;
          case CALM -> (unseen.isEmpty() ? "all is well: " : "what was looked at is well: ") + rest;
        };
    return day + ": " + all + (unseen.isEmpty() ? "" : "; did not look: " + names(unseen.keySet()));
  }

  private static String names(Collection<String> jobs) {
    List<String> all = List.copyOf(jobs);
    int last = all.size() - 1;
    return last == 0
        ? all.get(0)
        : String.join(", ", all.subList(0, last)) + " and " + all.get(last);
  }

  private String alarmCounts() {
    List<String> parts = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      long count = alarms.stream().filter(each -> each.rule().severity() == severity).count();
      if (count > 0) {
        parts.add(count + " " + severity.code());
      }
    }
    return String.join(" and ", parts) + (alarms.size() == 1 ? " alarm" : " alarms");
  }

  private String worst() {
    if (!alarms.isEmpty()) {
      Finding worst = alarms.get(0);
      return worst.rule().severity().code() + " " + said(worst) + explains(worst);
    }
    if (unseen.isEmpty() && judged.verdict() == Verdict.NOT_ENOUGH_DATA && !untold.isEmpty()) {
      return "not enough data " + said(untold.get(0));
    }
    return lookedAt();
  }

  private static String said(Finding finding) {
    return finding.rule().name()
        + ": "
        + Sentences.of(io.purchaseintent.page.finding.Finding.of(ReportJson.of(finding)));
  }

  private String explains(Finding worst) {
    long others =
        alarms.stream().filter(each -> each.explainedBy().equals(worst.rule().name())).count();
    return others == 0 ? "" : " It explains " + others + (others == 1 ? " other." : " others.");
  }

  private String lookedAt() {
    List<String> parts = new ArrayList<>();
    for (JsonNode job : judged.report().details().path("jobs")) {
      if (job.has("verdict")) {
        parts.add(job.path("job").asText() + " " + job.path("verdict").asText().replace('_', ' '));
      }
    }
    long events = judged.report().counts().path("lake").path("events").asLong();
    String looked =
        String.format(Locale.ROOT, "Looked at %,d events: %s", events, String.join(", ", parts));
    Map<String, List<String>> jobsByReason = new LinkedHashMap<>();
    unseen.forEach(
        (job, why) -> jobsByReason.computeIfAbsent(why, first -> new ArrayList<>()).add(job));
    StringBuilder all = new StringBuilder(looked);
    jobsByReason.forEach(
        (why, jobs) -> all.append("; not ").append(names(jobs)).append(": ").append(why));
    return all.toString();
  }

  private String next(Path report) {
    boolean retrain =
        judged.findings().stream().anyMatch(each -> each.leadsTo(Consequence.RETRAIN));
    String owner = alarms.isEmpty() ? "" : alarms.get(0).rule().owner();
    return "Report: "
        + report
        + (owner.isEmpty() ? "" : "; " + owner + " is to look")
        + (retrain ? "; then train on newer days: ./intent retrain --reason=watch" : "");
  }
}
