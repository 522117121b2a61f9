package io.purchaseintent.page.finding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How a measure is told, as {@code measures.json} has it. In the texts {@code {what}} is the
 * subject and {@code {name}} its bare name, {@code {visits}}, {@code {among}} and {@code {of}} name
 * the slice unless it is everybody, {@code {value}}, {@code {count}} and {@code {was}} are the
 * figures, {@code {limit}} and {@code {where}} what the rule allows, and of {@code {one|many}} the
 * first is for a value of 1.
 *
 * @param name in a table
 * @param question what is asked by it, as the object of a sentence
 * @param above what is told of a value above its bound
 * @param below what is told of a value below its bound
 * @param before when the value was that it is compared with
 */
record Measure(String name, Unit unit, String question, Alarm above, Alarm below, String before) {

  /**
   * What is told of an alarm.
   *
   * @param text what happened
   * @param remedy what to do
   */
  record Alarm(String text, String remedy) {}

  /** Of a value on a side of its bound that nobody has thought of. */
  private static final String PLAIN = "{question}: {value}{was}{limit}.";

  private static final String LOOK =
      "See the figures in the report, and the rule in the rule book.";

  private static final Map<String, Measure> ALL = read();

  private static Map<String, Measure> read() {
    try (InputStream in = Measure.class.getResourceAsStream("measures.json")) {
      Map<String, Measure> all = new HashMap<>();
      for (Map.Entry<String, JsonNode> each : new ObjectMapper().readTree(in).properties()) {
        all.put(each.getKey(), of(each.getValue()));
      }
      return Map.copyOf(all);
    } catch (IOException e) {
      throw new UncheckedIOException("reading measures.json", e);
    }
  }

  private static Measure of(JsonNode json) {
    String question = json.path("question").asText();
    Alarm alarm = new Alarm(json.path("alarm").asText(), json.path("remedy").asText());
    Alarm otherwise =
        json.has("otherwise")
            ? new Alarm(json.path("otherwise").asText(), json.path("otherwise_remedy").asText())
            : new Alarm(PLAIN.replace("{question}", question), LOOK);
    String side = json.path("side").asText("both");
    return new Measure(
        json.path("name").asText(),
        Unit.valueOf(json.path("unit").asText().toUpperCase(Locale.ROOT)),
        question,
        side.equals("below") ? otherwise : alarm,
        side.equals("above") ? otherwise : alarm,
        json.path("before").asText());
  }

  /** How the measure of a finding is told; one that is not known is told by its name. */
  static Measure of(Finding finding) {
    String name = finding.measure().isEmpty() ? finding.rule() : finding.measure();
    return of(name, finding.subjectKind());
  }

  /**
   * How a measure is told of a kind of subject.
   *
   * @param kind of a subject with a colon, such as feature, or the subject itself
   */
  static Measure of(String name, String kind) {
    Measure own = ALL.get(name + "/" + kind);
    Measure known = own == null ? ALL.get(name) : own;
    return known == null ? unknown(name.replace('_', ' ').replace('-', ' ')) : known;
  }

  private static Measure unknown(String words) {
    String question = words + " of {what}{of}";
    Alarm plain = new Alarm(PLAIN.replace("{question}", question), LOOK);
    return new Measure(words, Unit.NUMBER, question, plain, plain, "before");
  }

  /** What is told of an alarm, by the side of the bound that its value is on. */
  Alarm alarm(Finding finding) {
    return finding.isAtLeast() ? below : above;
  }
}
