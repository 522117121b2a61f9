package io.purchaseintent.registry.learnt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.decision.Bandit;
import io.purchaseintent.decision.bandit.Learnt;
import io.purchaseintent.decision.bandit.LearntOdds;
import io.purchaseintent.decision.bandit.LearntRates;
import io.purchaseintent.decision.bandit.LearntRates.Of;
import io.purchaseintent.decision.bandit.LearntRates.Sum;
import io.purchaseintent.decision.bandit.Normal;
import io.purchaseintent.registry.RegistryException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was learnt as JSON: read, it is what was written, to the last bit. */
final class LearntJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private LearntJson() {}

  static String write(Learnt learnt) {
    ObjectNode json = JSON.createObjectNode().put("kind", learnt.kind().code());
    if (learnt instanceof LearntRates rates) {
      ArrayNode sums = json.putArray("sums");
      rates.sums().entrySet().stream()
          .sorted(
              Map.Entry.comparingByKey(Comparator.comparing(Of::part).thenComparing(Of::action)))
          .forEach(
              each ->
                  sums.addObject()
                      .put("part", each.getKey().part())
                      .put("action", each.getKey().action())
                      .put("bought", each.getValue().bought())
                      .put("left", each.getValue().left()));
    } else if (learnt instanceof LearntOdds odds) {
      ArrayNode terms = json.putArray("terms");
      LearntOdds.terms().forEach(terms::add);
      write(odds.common(), json.putObject("common"));
      ObjectNode actions = json.putObject("actions");
      new TreeMap<>(odds.coefficients())
          .forEach((action, normal) -> write(normal, actions.putObject(action)));
    }
    return json.toString();
  }

  private static void write(Normal normal, ObjectNode to) {
    numbers(normal.mean(), to.putArray("mean"));
    ArrayNode precision = to.putArray("precision");
    for (double[] row : normal.precision()) {
      numbers(row, precision.addArray());
    }
  }

  private static void numbers(double[] numbers, ArrayNode to) {
    for (double number : numbers) {
      to.add(number);
    }
  }

  /**
   * What such a text holds.
   *
   * @throws RegistryException if this release cannot use it, with the reason
   */
  static Learnt read(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      String kind = json.required("kind").asText();
      if (kind.equals(Bandit.Kind.THOMPSON.code())) {
        return rates(json);
      }
      if (kind.equals(Bandit.Kind.CONTEXTUAL.code())) {
        return odds(json);
      }
      throw new RegistryException("this release knows no bandit of kind " + kind);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new RegistryException("it is not what was written: " + e.getMessage(), e);
    }
  }

  private static Learnt rates(JsonNode json) {
    Map<Of, Sum> sums = new HashMap<>();
    for (JsonNode each : json.required("sums")) {
      sums.put(
          new Of(each.required("part").asText(), each.required("action").asText()),
          new Sum(each.required("bought").asDouble(), each.required("left").asDouble()));
    }
    return new LearntRates(sums);
  }

  private static Learnt odds(JsonNode json) {
    List<String> terms = new ArrayList<>();
    json.required("terms").forEach(term -> terms.add(term.asText()));
    if (!terms.equals(LearntOdds.terms())) {
      throw new RegistryException(
          "it has coefficients of "
              + terms
              + ", but this release goes by "
              + LearntOdds.terms()
              + ": learn again with ./intent run bandit --anew");
    }
    Map<String, Normal> coefficients = new HashMap<>();
    json.required("actions")
        .properties()
        .forEach(each -> coefficients.put(each.getKey(), normal(each.getValue())));
    return new LearntOdds(normal(json.required("common")), coefficients);
  }

  private static Normal normal(JsonNode json) {
    return new Normal(
        JSON.convertValue(json.required("mean"), double[].class),
        JSON.convertValue(json.required("precision"), double[][].class));
  }
}
