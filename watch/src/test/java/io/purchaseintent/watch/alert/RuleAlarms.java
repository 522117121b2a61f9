package io.purchaseintent.watch.alert;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.measurement.Measurement;
import io.purchaseintent.rules.Finding;
import io.purchaseintent.rules.History;
import io.purchaseintent.rules.Judge;
import io.purchaseintent.rules.Report;
import io.purchaseintent.rules.RuleBook;
import io.purchaseintent.yaml.YamlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Alarms of a rule book, and who is told of them, for tests. */
abstract class RuleAlarms {

  static final ObjectMapper JSON = new ObjectMapper();
  static final Path REPORT = Path.of("/lake/reports/watch/day.html");

  @TempDir Path home;
  RuleBook book;

  @BeforeEach
  void writeRules() throws IOException {
    book =
        RuleBook.read(
            Files.writeString(
                home.resolve("rules.yaml"),
                """
                without: all
                rules:
                  moved: {job: drift, measure: psi, of: "feature:*", above: 0.25,
                          severity: critical, owner: night watch}
                  odd: {job: drift, measure: odd, above: 0, severity: warning}
                  quiet: {job: drift, measure: quiet, above: 0, severity: critical, then: report}
                """));
  }

  List<Finding> findings(Measurement... measurements) {
    Instant day = Instant.parse("2016-10-30T00:00:00Z");
    return new Judge(book)
        .judge(
            new Report(
                "drift",
                day,
                day.plus(Duration.ofDays(1)),
                null,
                JSON.createObjectNode(),
                List.of(measurements),
                JSON.createObjectNode()),
            History.none());
  }

  static Measurement psi(String feature, double value) {
    return Measurement.of("psi", "feature:" + feature, value, 1000).build();
  }

  Alerts alerts(String yaml, Map<String, String> environment) {
    return new Alerts(
        home,
        AlertsFile.read(new YamlFile("alerts file", "alerts.yaml", yaml, ""), environment),
        new Patience(3, Duration.ofMillis(20), Duration.ofMinutes(1)));
  }

  /** With the patience of the release: a busy machine is no receiver that hangs. */
  Alerts slack(Webhook hook) {
    return slack(hook, "PT10S");
  }

  Alerts slack(Webhook hook, String timeout) {
    return alerts(
        "timeout: "
            + timeout
            + "\nshop: tea\nlink: https://tea.example/watch/{day}\n"
            + "receivers: {chat: {slack: {url: env:HOOK}}}",
        Map.of("HOOK", hook.url()));
  }
}
