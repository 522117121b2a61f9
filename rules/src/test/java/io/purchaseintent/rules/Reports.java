package io.purchaseintent.rules;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.measurement.Measurement;
import io.purchaseintent.yaml.YamlFile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Makes reports and rules in a line. */
final class Reports {

  static final Instant DAY = Instant.parse("2016-10-30T00:00:00Z");

  private static final ObjectMapper JSON = new ObjectMapper();

  private Reports() {}

  /** A report of drift of the day. */
  static Report of(Measurement... measurements) {
    return on(DAY, List.of(measurements));
  }

  static Report on(Instant day, List<Measurement> measurements) {
    return new Report(
        "drift",
        day,
        day.plus(Duration.ofDays(1)),
        "shop/3",
        JSON.createObjectNode().put("predictions", 10_000),
        measurements,
        JSON.createObjectNode());
  }

  /** A critical rule on a measure of drift, with more keys as in YAML. */
  static Rule rule(String measure, String keys) {
    return book("rules: {of_"
            + measure
            + ": {job: drift, severity: critical, measure: "
            + measure
            + ", "
            + keys
            + "}}")
        .rules()
        .get(0);
  }

  /** A rule book that is all of this text. */
  static RuleBook book(String yaml) {
    return new RuleBook(
        new RuleBookReader(new YamlFile("rule book", "rules.yaml", yaml, "write one"))
            .read(List.of()));
  }
}
