package io.purchaseintent.page.finding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.page.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How a measure is told, as {@code measures.json} has it. In the texts {@code {what}} is the
 * subject and {@code {name}} its bare name, {@code {visits}}, {@code {among}} and {@code {of}} name
 * the slice unless it is everybody, and {@code {value}}, {@code {was}} and {@code {within}} are the
 * figures.
 *
 * @param question what is asked by it, as the object of a sentence
 * @param alarm what happened
 * @param before what is said of the value that it is compared with
 * @param remedy what to do
 */
record Measure(Unit unit, String question, String alarm, String before, String remedy) {

  /** What a number is of. */
  enum Unit {
    NUMBER,
    SHARE,
    COUNT,
    SECONDS
  }

  private static final Map<String, Measure> ALL = read();

  private static Map<String, Measure> read() {
    try (InputStream in = Measure.class.getResourceAsStream("measures.json")) {
      Map<String, Measure> all = new HashMap<>();
      for (Map.Entry<String, JsonNode> each : new ObjectMapper().readTree(in).properties()) {
        JsonNode json = each.getValue();
        all.put(
            each.getKey(),
            new Measure(
                Unit.valueOf(json.path("unit").asText().toUpperCase(Locale.ROOT)),
                json.path("question").asText(),
                json.path("alarm").asText(),
                json.path("before").asText(),
                json.path("remedy").asText()));
      }
      return Map.copyOf(all);
    } catch (IOException e) {
      throw new UncheckedIOException("reading measures.json", e);
    }
  }

  /** How the measure of a finding is told; one that is not known is told by its name. */
  static Measure of(Finding finding) {
    // The kind of a subject with a colon, such as feature, or the subject itself.
    Measure own = ALL.get(finding.measure() + "/" + finding.subjectKind());
    Measure known = own == null ? ALL.get(finding.measure()) : own;
    return known == null ? unknown(finding) : known;
  }

  private static Measure unknown(Finding finding) {
    String name = finding.measure().isEmpty() ? finding.rule() : finding.measure();
    String words = name.replace('_', ' ').replace('-', ' ');
    return new Measure(
        Unit.NUMBER,
        words + " of {what}{of}",
        "{among}" + words + " of {what} is {value}{was}; {within} may be.",
        "it was",
        "See the figures below, and the rule in the rule book.");
  }

  /** A value with its unit. */
  String written(double value) {
    if (Double.isNaN(value)) {
      return Text.NONE;
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "infinitely much" : "minus infinity";
    }
    return switch (unit) {
      case SHARE -> Text.percent(value);
      case COUNT -> String.format(Locale.ROOT, "%,d", Math.round(value));
      case SECONDS -> seconds(value);
      case NUMBER -> number(value);
    };
  }

  private static String number(double value) {
    double size = Math.abs(value);
    if (size >= 1e15 || (size < 0.001 && size > 0)) {
      return String.format(Locale.ROOT, "%.1e", value);
    }
    if (size >= 100) {
      return String.format(Locale.ROOT, "%,d", Math.round(value));
    }
    return Text.decimal(value, size >= 10 ? 1 : size >= 0.0995 || size == 0 ? 2 : 3);
  }

  private static String seconds(double value) {
    if (value >= 2 * 86_400) {
      return Text.decimal(value / 86_400, 1) + " days";
    }
    if (value >= 2 * 3_600) {
      return Text.decimal(value / 3_600, 1) + " hours";
    }
    return value >= 120 ? Text.decimal(value / 60, 0) + " minutes" : Text.decimal(value, 0) + " s";
  }
}
