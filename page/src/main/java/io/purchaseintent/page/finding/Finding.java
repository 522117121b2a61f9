package io.purchaseintent.page.finding;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a rule says of a subject, as a report has it. What a report does not tell is empty, NaN or
 * −1.
 *
 * @param rule that says it
 * @param job that measured
 * @param severity critical, warning or info
 * @param owner who is to look
 * @param why what an alarm of the rule means, and where to look
 * @param reason of the verdict, by its name in reports
 * @param measure that was taken, such as {@code psi}
 * @param subject of what, such as {@code feature:cart_value}
 * @param slice of whom; {@code all} for everybody
 * @param sessions that it is made of
 * @param needed sessions that it takes to tell
 * @param whole the same of everybody, where the rule compares with it
 * @param isAtLeast whether the bound is what the value must at least be, and not at most
 * @param note what there is to say of the subject
 * @param explainedBy rule whose alarm explains this one
 * @param says it in the words of the rules
 * @param alsoIn other slices of which the rule says the same, the worst first; the same visits by
 *     another name are no other slice
 */
public record Finding(
    String rule,
    String job,
    State state,
    String severity,
    String owner,
    String why,
    String reason,
    String measure,
    String subject,
    String slice,
    double value,
    double reference,
    double whole,
    double bound,
    boolean isAtLeast,
    long sessions,
    long needed,
    String note,
    String explainedBy,
    String says,
    List<String> alsoIn) {

  /** The finding in a report's JSON. */
  public static Finding of(JsonNode json) {
    String slice = json.path("slice").asText("all");
    SameVisits told = new SameVisits();
    told.before(slice, json);
    List<String> others = new ArrayList<>();
    for (JsonNode other : json.path("slices").path(json.path("verdict").asText())) {
      if (told.before(other.path("slice").asText(), other).isEmpty()) {
        others.add(other.path("slice").asText());
      }
    }
    return new Finding(
        json.path("rule").asText(),
        json.path("job").asText(),
        State.ofCode(json.path("verdict").asText()),
        json.path("severity").asText(),
        json.path("owner").asText(),
        json.path("why").asText(),
        json.path("reason").asText(),
        json.path("measure").asText(),
        json.path("subject").asText(),
        slice,
        number(json, "value"),
        number(json, "reference"),
        number(json, "whole"),
        number(json, "bound"),
        isAtLeast(json),
        json.path("sessions").asLong(0),
        json.path("needed").asLong(-1),
        json.path("note").asText(),
        json.path("explained_by").asText(),
        json.path("says").asText(),
        List.copyOf(others));
  }

  /** Where the report does not tell: an alarm is beyond its bound, and what is calm within. */
  private static boolean isAtLeast(JsonNode json) {
    boolean isAlarm = json.path("verdict").asText().equals("alarm");
    return json.has("bound_is")
        ? json.path("bound_is").asText().equals("least")
        : isAlarm == (number(json, "value") < number(json, "bound"));
  }

  private static double number(JsonNode json, String field) {
    JsonNode number = json.path(field);
    // One without an end is a text.
    return number.isTextual() ? Double.parseDouble(number.asText()) : number.asDouble(Double.NaN);
  }

  /** How soon somebody is to look: 0 at once, 1 today, 2 some day. */
  public int urgency() {
    return switch (severity) {
      case "critical" -> 0;
      case "warning" -> 1;
      default -> 2;
    };
  }

  /** Whether it is about everybody. */
  public boolean isOfAll() {
    return slice.equals("all");
  }

  /** The kind of its subject before the colon, such as {@code feature}; all of it without one. */
  public String subjectKind() {
    return kindOf(subject);
  }

  /** The name of its subject behind the colon; all of it without one. */
  public String subjectName() {
    return nameOf(subject);
  }

  static String kindOf(String subject) {
    int colon = subject.indexOf(':');
    return colon < 0 ? subject : subject.substring(0, colon);
  }

  static String nameOf(String subject) {
    return subject.substring(subject.indexOf(':') + 1);
  }

  /** What it has in common with findings of the same on other days. */
  public String key() {
    return rule + "\n" + subject;
  }
}
