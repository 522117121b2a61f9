package io.purchaseintent.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.evaluation.Interval;
import io.purchaseintent.measurement.Measurement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reports as JSON, as {@code report.schema.json} has it. What is not known is left out; a value
 * that cannot be told is null, and one without an end is the text {@code Infinity}.
 */
public final class ReportJson {

  /** What stands in a report's field {@code schema}. */
  public static final String SCHEMA = "purchase-intent/report/1";

  private static final ObjectMapper JSON = new ObjectMapper();

  private ReportJson() {}

  /** A report with what the rules say of it. */
  public static ObjectNode of(JudgedReport judged) {
    Report report = judged.report();
    ObjectNode json = JSON.createObjectNode();
    json.put("schema", SCHEMA);
    json.put("job", report.job());
    json.put("from", report.from().toString());
    json.put("to", report.to().toString());
    if (report.model() != null) {
      json.put("model", report.model());
    }
    json.set("counts", report.counts());
    json.put("verdict", judged.verdict().code());
    ArrayNode findings = json.putArray("findings");
    judged.findings().forEach(finding -> findings.add(of(finding)));
    ArrayNode measurements = json.putArray("measurements");
    report.measurements().forEach(each -> measurements.add(of(each)));
    json.set("details", report.details());
    return json;
  }

  /** What a rule says of a subject. */
  public static ObjectNode of(Finding finding) {
    Rule rule = finding.rule();
    ObjectNode json = JSON.createObjectNode();
    json.put("rule", rule.name());
    json.put("job", rule.job());
    json.put("verdict", finding.verdict().code());
    json.put("severity", rule.severity().code());
    if (!rule.owner().isEmpty()) {
      json.put("owner", rule.owner());
    }
    ArrayNode then = json.putArray("then");
    rule.then().forEach(each -> then.add(each.code()));
    json.put("measure", rule.measure());
    json.put("subject", finding.subject());
    json.put("slice", finding.slice());
    json.put("reason", finding.reason().code());
    Judgement worst = finding.worst();
    if (worst != null) {
      putFigures(json, worst);
    }
    if (!finding.note().isEmpty()) {
      json.put("note", finding.note());
    }
    if (!finding.explainedBy().isEmpty()) {
      json.put("explained_by", finding.explainedBy());
    }
    json.put("says", finding.inWords());
    if (!rule.why().isEmpty()) {
      json.put("why", rule.why());
    }
    ObjectNode slices = json.putObject("slices");
    addSlices(slices.putArray("alarm"), finding.alarms());
    addSlices(slices.putArray("not_enough_data"), finding.untold());
    slices.put("calm", finding.calm());
    return json;
  }

  private static void addSlices(ArrayNode to, List<Judgement> slices) {
    for (Judgement each : slices) {
      ObjectNode slice = to.addObject();
      slice.put("slice", each.measurement().slice());
      slice.put("reason", each.reason().code());
      putFigures(slice, each);
    }
  }

  private static void putFigures(ObjectNode json, Judgement judged) {
    Measurement measured = judged.measurement();
    putValue(json, measured.value());
    put(json, "reference", measured.reference());
    put(json, "whole", judged.whole());
    put(json, "bound", judged.bound());
    if (!Double.isNaN(judged.bound())) {
      json.put("bound_is", judged.isLeast() ? "least" : "most");
    }
    put(json, "beyond", judged.beyond());
    put(json, "significance", measured.significance());
    json.put("sessions", measured.sessions());
    if (judged.needed() > 0) {
      json.put("needed", judged.needed());
    }
  }

  private static ObjectNode of(Measurement measured) {
    ObjectNode json = JSON.createObjectNode();
    json.put("measure", measured.measure());
    json.put("subject", measured.subject());
    json.put("slice", measured.slice());
    putValue(json, measured.value());
    put(json, "reference", measured.reference());
    Interval interval = measured.interval();
    if (interval != null) {
      ObjectNode ends = json.putObject("interval");
      put(ends, "low", interval.low());
      put(ends, "high", interval.high());
    }
    put(json, "significance", measured.significance());
    put(json, "detectable", measured.detectable());
    if (!Double.isNaN(measured.detectable())) {
      json.put("scaling", scalingCode(measured.scaling()));
    }
    json.put("sessions", measured.sessions());
    if (measured.state()) {
      json.put("state", true);
    }
    put(json, "importance", measured.importance());
    return json;
  }

  private static String scalingCode(Measurement.Scaling scaling) {
    return scaling == Measurement.Scaling.INVERSE ? "inverse" : "inverse_root";
  }

  private static void putValue(ObjectNode json, double value) {
    if (Double.isNaN(value)) {
      json.putNull("value");
    } else {
      put(json, "value", value);
    }
  }

  private static void put(ObjectNode json, String name, double number) {
    if (Double.isInfinite(number)) {
      json.put(name, Double.toString(number));
    } else if (!Double.isNaN(number)) {
      json.put(name, number);
    }
  }

  /**
   * What was measured, of a report's JSON; what the rules said then is left.
   *
   * @throws IllegalArgumentException if it is no report, with what is wrong
   */
  public static Report read(JsonNode json) {
    if (!json.path("schema").asText().equals(SCHEMA)) {
      throw new IllegalArgumentException(
          "its schema is " + json.path("schema") + ", but must be \"" + SCHEMA + "\"");
    }
    List<Measurement> measurements = new ArrayList<>();
    json.path("measurements").forEach(each -> measurements.add(measurement(each)));
    return new Report(
        json.path("job").asText(),
        Instant.parse(json.path("from").asText()),
        Instant.parse(json.path("to").asText()),
        json.has("model") ? json.path("model").asText() : null,
        object(json, "counts"),
        List.copyOf(measurements),
        object(json, "details"));
  }

  private static ObjectNode object(JsonNode json, String name) {
    if (json.get(name) instanceof ObjectNode object) {
      return object;
    }
    throw new IllegalArgumentException("its " + name + " are no object");
  }

  private static Measurement measurement(JsonNode json) {
    JsonNode interval = json.path("interval");
    return new Measurement(
        json.path("measure").asText(),
        json.path("subject").asText(),
        json.path("slice").asText(),
        number(json, "value"),
        number(json, "reference"),
        interval.isObject()
            ? new Interval(number(interval, "low"), number(interval, "high"))
            : null,
        number(json, "significance"),
        number(json, "detectable"),
        json.path("scaling").asText().equals("inverse")
            ? Measurement.Scaling.INVERSE
            : Measurement.Scaling.INVERSE_ROOT,
        json.path("sessions").asLong(),
        json.path("state").asBoolean(),
        number(json, "importance"));
  }

  private static double number(JsonNode json, String name) {
    JsonNode number = json.path(name);
    if (number.isTextual()) {
      return Double.parseDouble(number.asText());
    }
    return number.isNumber() ? number.asDouble() : Double.NaN;
  }
}
