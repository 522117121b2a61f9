package io.purchaseintent.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.purchaseintent.measurement.Measurement;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingOrderTest {

  private static List<String> told(String rules, Measurement... measured) {
    return new Judge(Reports.book("rules:\n" + rules))
        .judge(Reports.of(measured), History.none()).stream()
            .map(each -> each.rule().name() + " " + each.subject() + " < " + each.explainedBy())
            .toList();
  }

  private static String rule(String name, String severity, String more) {
    return "  %s: {job: drift, measure: %s, above: 0, severity: %s%s}\n"
        .formatted(name, name, severity, more);
  }

  private static Measurement of(String measure, String subject, double value) {
    return Measurement.of(measure, subject, value, 10).build();
  }

  @Test
  void whatExplainsOthers_comesBeforeThem_howeverFarTheyAreBeyond() {
    String rules =
        rule("effect", "critical", "")
            + rule("between", "critical", ", explains: effect")
            + rule("cause", "critical", ", explains: between")
            + rule("odd", "critical", "")
            + rule("quiet", "critical", ", explains: odd");

    assertEquals(
        List.of("odd x < ", "cause x < ", "between x < cause", "effect x < cause", "quiet x < "),
        told(
            rules,
            of("effect", "x", 9),
            of("between", "x", 5),
            of("cause", "x", 1),
            of("odd", "x", 2),
            of("quiet", "x", 0)));
  }

  @Test
  void feature_explainsItself_andWhatIsNoFeature() {
    String rules =
        rule("missing", "critical", ", explains: [moved, scores]")
            + rule("moved", "critical", "")
            + rule("scores", "critical", "");

    assertEquals(
        List.of(
            "moved feature:b < ",
            "missing feature:a < ",
            "moved feature:a < missing",
            "scores scores < missing"),
        told(
            rules,
            of("missing", "feature:a", 1),
            of("moved", "feature:a", 5),
            of("moved", "feature:b", 4),
            of("scores", "scores", 3)));
  }

  @Test
  void rulesThatExplainEachOther_areInSomeOrder() {
    assertEquals(
        2,
        told(
                rule("a", "critical", ", explains: b") + rule("b", "critical", ", explains: a"),
                of("a", "x", 1),
                of("b", "x", 1))
            .size());
  }
}
