package io.purchaseintent.page.finding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.page.Text;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each sentence that can be made: of all measures, verdicts and reasons, and of odd values. */
class EverySentenceTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a machine would say, and no human. */
  private static final Pattern FAULT =
      Pattern.compile(
          String.join(
              "|",
              "∞|NaN|null|Infinity|[{}|_]|\\*",
              "  | [,;.:]|[,;:.][,;:.]|\\( | \\)|\\(\\)",
              "\\d[eE][-+]?\\d|-\\d|\\b(feature|slice|state|job|table):",
              "\\b\\w+=",
              // One of many, and many of one.
              "(?<![\\d.,])1 (visits|predictions|events|rows|requests|values|expectations)\\b",
              "(?<![\\d.,])1 (days|hours|minutes)\\b",
              "(?<![\\d.,])[2-9]\\d* (visit|prediction|event|row|request|value|expectation)\\b",
              "\\bno (value|prediction|event|expectation) (far|[a-z]+ (is|was))\\b",
              "(^|[.] )(Features|Scores|Visits|Events) (is|was) ",
              "\\b([a-z]+) \\1\\b"));

  private static final double[] VALUES = {
    0, 1, 2, 8576, 0.0123, 0.5, 0.99999, 1e-9, -0.0, -3, -1e-9, 1e30, Double.POSITIVE_INFINITY
  };

  private static final double[] BOUNDS = {0, 1, 0.0123001, 21600};

  private static final List<String> REASONS =
      List.of(
          "not_measured",
          "not_important",
          "no_reference",
          "days_missing",
          "no_value",
          "too_few",
          "not_detectable",
          "not_admitted");

  private static final List<String> JOBS =
      List.of("drift", "quality", "check-data", "skew", "lake", "serving", "watch");

  private static final List<String> SLICES =
      List.of("all", "channel=social", "hour=03", "visitor=new", "country=DE", "version=v3");

  /** Subjects of the measures that are not told by a key of their own. */
  private static final Map<String, List<String>> SUBJECTS =
      Map.of(
          "psi", List.of("feature:cart_value", "feature:*", "feature:cart_*"),
          "precision", List.of("policy", "threshold=0.1"),
          "recall", List.of("policy", "threshold=0.1"),
          "exit_code", List.of("job:check-data", "job:*"),
          "share", List.of("sessions"),
          "failed_critical", List.of("table:events", "*"));

  private record Case(String measure, String subject) {}

  private static List<Case> cases() throws Exception {
    List<Case> cases = new ArrayList<>();
    JsonNode words;
    try (InputStream in = Measure.class.getResourceAsStream("measures.json")) {
      words = JSON.readTree(in);
    }
    for (Map.Entry<String, JsonNode> each : words.properties()) {
      String measure = each.getKey().replaceAll("/.*", "");
      String kind = each.getKey().replaceAll("^[^/]*/?", "");
      List<String> subjects =
          switch (kind) {
            case "" -> SUBJECTS.getOrDefault(measure, List.of("feature:cart_value", "scores", "*"));
            case "slice" -> List.of("slice:channel", "slice:*");
            case "state" -> List.of("state:product");
            default -> List.of(kind);
          };
      subjects.forEach(subject -> cases.add(new Case(measure, subject)));
    }
    cases.add(new Case("queue_length", "orders"));
    cases.add(new Case("", ""));
    return cases;
  }

  private static Finding finding(
      Case of, State state, String slice, double value, double bound, double reference) {
    boolean alarm = state == State.ALARM && !slice.equals("all");
    List<String> also = alarm ? List.of("country=DE", "hour=04") : List.of();
    return new Finding(
        "my_rule",
        "drift",
        state,
        "warning",
        "",
        "",
        "too_few",
        of.measure(),
        of.subject(),
        slice,
        value,
        reference,
        Double.NaN,
        bound,
        (state == State.ALARM) == (value < bound),
        9,
        -1,
        "",
        "",
        "",
        also);
  }

  private static Finding untold(Case of, String job, String reason, long there, long needed) {
    return new Finding(
        "my_rule",
        job,
        State.NOT_ENOUGH_DATA,
        "warning",
        "",
        "",
        reason,
        of.measure(),
        of.subject(),
        "all",
        Double.NaN,
        Double.NaN,
        Double.NaN,
        1,
        false,
        there,
        needed,
        "",
        "",
        "",
        List.of());
  }

  private final Set<String> checked = new HashSet<>();

  private void check(Finding finding) {
    String told = Sentences.of(finding);
    String remedy = Sentences.remedy(finding);
    if (checked.add(told)) {
      Matcher fault = FAULT.matcher(told);
      assertFalse(fault.find(), () -> "\"" + told + "\" has \"" + fault.group() + "\"");
      assertTrue(told.endsWith("."), told);
      assertEquals(Text.capital(told), told);
    }
    assertTrue(Character.isUpperCase(remedy.charAt(0)), remedy);
    assertTrue(".?".indexOf(remedy.charAt(remedy.length() - 1)) >= 0, remedy);
  }

  @Test
  void alarms() throws Exception {
    for (Case of : cases()) {
      for (double value : VALUES) {
        for (double bound : BOUNDS) {
          check(finding(of, State.ALARM, "all", value, bound, Double.NaN));
        }
        check(finding(of, State.ALARM, "channel=social", value, 0.25, value / 2));
      }
    }
    assertTrue(checked.size() > 1_000, "sentences: " + checked.size());
  }

  @Test
  void whatIsCalm() throws Exception {
    for (Case of : cases()) {
      for (double value : VALUES) {
        check(finding(of, State.CALM, "all", value, 1, Double.NaN));
      }
      check(finding(of, State.CALM, "all", 0, 0, Double.NaN));
      check(finding(of, State.CALM, "all", 0.5, Double.NaN, Double.NaN));
    }
  }

  @Test
  void whatCannotBeTold() throws Exception {
    for (Case of : cases()) {
      REASONS.forEach(reason -> check(untold(of, "drift", reason, 312, 2050)));
    }
    Case of = new Case("auc", "scores");
    for (String job : JOBS) {
      for (String reason : REASONS) {
        for (long there : new long[] {0, 1, 8214}) {
          check(untold(of, job, reason, there, -1));
          check(untold(of, job, reason, there, 2 * there + 1));
        }
      }
    }
  }

  @Test
  void slices() {
    Case of = new Case("auc", "scores");
    for (String slice : SLICES) {
      for (State state : List.of(State.ALARM, State.CALM, State.NOT_ENOUGH_DATA)) {
        check(finding(of, state, slice, 0.7, 0.8, Double.NaN));
      }
    }
  }

  @Test
  void tables() throws Exception {
    for (Case of : cases()) {
      for (String text :
          List.of(
              Sentences.nameOf(of.measure(), of.subject()),
              Sentences.written(of.measure(), of.subject(), Double.NEGATIVE_INFINITY),
              Text.number(Double.POSITIVE_INFINITY),
              Text.number(8.9e-7),
              Text.number(1e9))) {
        assertFalse(text.matches(".*(∞|_|Infinity|\\de[-+]?\\d).*"), of + ": " + text);
      }
    }
  }
}
