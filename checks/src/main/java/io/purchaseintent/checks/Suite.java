package io.purchaseintent.checks;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.json.JsonFault;
import io.purchaseintent.yaml.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Expectations of a table's rows, in the JSON of Great Expectations 1.x.
 *
 * @param name of the suite
 * @param source where it was read, for messages
 * @param expectations in their order
 * @param parameters that were put in
 */
public record Suite(
    String name, String source, List<Expectation> expectations, ObjectNode parameters) {

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final Set<String> SUITE =
      Set.of("name", "id", "expectations", "suite_parameters", "meta", "notes");
  private static final Set<String> EXPECTATION =
      Set.of(
          "type", "kwargs", "meta", "severity", "id", "description", "notes", "rendered_content");
  static final String PARAMETER = "$PARAMETER";

  public Suite {
    expectations = List.copyOf(expectations);
  }

  /**
   * Reads what can be read of a suite; whether it fits a table is seen by {@link Examination}.
   *
   * @param source where it is from, for messages
   * @param faults receives what is wrong with the rest
   * @throws SuiteException if it is none at all
   */
  static Suite read(String source, String json, Faults faults) {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new SuiteException(source, List.of(JsonFault.of(e)));
    }
    if (root.has("expectation_suite_name")) {
      throw new SuiteException(
          source,
          List.of("is a suite of Great Expectations 0.x; load and save it with 1.x, then it runs"));
    }
    if (!root.isObject()) {
      throw new SuiteException(source, List.of("must be an object with name and expectations"));
    }
    unknown(-1, "the suite", root, SUITE, faults);
    String name = root.path("name").asText();
    if (name.isEmpty()) {
      faults.add("name is missing: give the suite one");
    }
    if (!root.path("expectations").isArray() || root.path("expectations").isEmpty()) {
      faults.add("expectations must be a list of at least one");
    }
    JsonNode declared = root.path("suite_parameters");
    if (!declared.isMissingNode() && !declared.isObject()) {
      faults.add("suite_parameters=" + declared + " must be an object of names and values");
    }
    ObjectNode parameters =
        declared.isObject() ? declared.<ObjectNode>deepCopy() : JSON.createObjectNode();
    List<Expectation> expectations = new ArrayList<>();
    for (JsonNode one : root.path("expectations")) {
      expectations.add(expectation(expectations.size(), one, parameters, faults));
    }
    return new Suite(name, source, expectations, parameters);
  }

  private static Expectation expectation(
      int place, JsonNode one, ObjectNode parameters, Faults faults) {
    String where = "expectations[" + place + "]";
    if (!one.isObject()) {
      faults.add(place, where + "=" + one + " must be an object with type and kwargs");
    }
    String type = one.path("type").asText();
    String named = where + (type.isEmpty() ? "" : ", " + type);
    unknown(place, named, one, EXPECTATION, faults);
    if (type.isEmpty()) {
      faults.add(place, where + ": type is missing");
    } else if (!Catalogue.has(type)) {
      faults.add(place, where + ": " + Catalogue.whyNot(type));
    }
    if (!one.path("kwargs").isObject()) {
      faults.add(place, named + ": kwargs must be an object of arguments");
    }
    Severity severity = Severity.CRITICAL;
    JsonNode told = one.path("severity");
    if (!told.isMissingNode() && !told.isNull()) {
      List<String> codes = Arrays.stream(Severity.values()).map(Severity::code).toList();
      int index = codes.indexOf(told.asText());
      if (index < 0) {
        faults.add(
            place,
            named
                + ": severity="
                + told
                + " is not known; did you mean "
                + NearestName.of(told.asText(), codes)
                + "? There are "
                + codes);
      } else {
        severity = Severity.values()[index];
      }
    }
    ObjectNode config = one.isObject() ? one.<ObjectNode>deepCopy() : JSON.createObjectNode();
    ObjectNode kwargs = JSON.createObjectNode();
    if (one.path("kwargs").isObject()) {
      kwargs = (ObjectNode) resolved(place, named, one.path("kwargs"), parameters, faults);
      config.set("kwargs", kwargs);
    }
    return new Expectation(place, type, kwargs, severity, config);
  }

  private static JsonNode resolved(
      int place, String where, JsonNode value, ObjectNode parameters, Faults faults) {
    if (value.isObject() && value.has(PARAMETER)) {
      String name = value.path(PARAMETER).asText();
      if (parameters.has(name)) {
        return parameters.path(name).deepCopy();
      }
      faults.add(
          place,
          where
              + ": $PARAMETER "
              + name
              + " is not among the suite's suite_parameters"
              + (parameters.isEmpty()
                  ? ", which has none"
                  : "; did you mean " + NearestName.of(name, names(parameters)) + "? There are ")
              + (parameters.isEmpty() ? "" : names(parameters))
              + "; formulas are not reckoned");
      return value;
    }
    if (value.isObject()) {
      ObjectNode copy = JSON.createObjectNode();
      for (Map.Entry<String, JsonNode> each : value.properties()) {
        copy.set(each.getKey(), resolved(place, where, each.getValue(), parameters, faults));
      }
      return copy;
    }
    if (value.isArray()) {
      ArrayNode copy = JSON.createArrayNode();
      value.forEach(each -> copy.add(resolved(place, where, each, parameters, faults)));
      return copy;
    }
    return value;
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static void unknown(
      int place, String where, JsonNode object, Set<String> known, Faults faults) {
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        faults.add(
            place,
            where
                + ": "
                + name
                + " is not known; did you mean "
                + NearestName.of(name, known)
                + "? There are "
                + new TreeSet<>(known));
      }
    }
  }
}
