package io.purchaseintent.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.scoring.TreeEnsemble;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.options.TimeValue;

final class ScoreBenchCommandTest {

  static {
    // The form of the figures is tested, not their truth: another benchmark may run beside.
    System.setProperty("jmh.ignoreLock", "true");
  }

  @Test
  void figures_areOneObject_ofExactlyTheseNumbers() throws IOException {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      assertEquals(
          ExitCode.DONE,
          Commands.run(
              new ScoreBenchCommand(10, TimeValue.milliseconds(50), 0),
              "--iterations=1",
              "--rows=1000",
              "--json"));
    } finally {
      System.setOut(before);
    }

    JsonNode figures = new ObjectMapper().readTree(out.toString(StandardCharsets.UTF_8));
    assertEquals(
        List.of(
            "/ours/ns_1t",
            "/ours/ns_2t",
            "/ours/bytes_per_op",
            "/xgboost4j/ns_1t",
            "/xgboost4j/ns_2t",
            "/explain/ours_ns",
            "/explain/xgboost4j_ns",
            "/rows",
            "/mismatches"),
        numbers("", figures));
    assertEquals(1_000, figures.path("rows").asInt());
    assertEquals(0, figures.path("mismatches").asInt());
    assertTrue(figures.at("/ours/ns_1t").asDouble() > 0, figures.toString());
  }

  private static List<String> numbers(String path, JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fields()
        .forEachRemaining(
            field -> {
              String name = path + "/" + field.getKey();
              if (field.getValue().isObject()) {
                names.addAll(numbers(name, field.getValue()));
              } else {
                assertTrue(field.getValue().isNumber(), name);
                names.add(name);
              }
            });
    return names;
  }

  /** A threshold that is the next float is found by vectors that lie on it. */
  @Test
  void evaluatorOfAnotherModel_isFound() throws IOException, XGBoostError {
    byte[] model = ScoreModel.train(2);
    JsonNode json = new ObjectMapper().readTree(model);
    JsonNode other = json.deepCopy();
    ArrayNode conditions =
        (ArrayNode) other.at("/learner/gradient_booster/model/trees/0/split_conditions");
    float root = (float) conditions.get(0).asDouble();
    conditions.set(0, conditions.numberNode(Math.nextUp(root)));

    assertEquals(0, Parity.mismatches(TreeEnsemble.ofXgboostJson(json), model, json, 4_000));
    assertTrue(Parity.mismatches(TreeEnsemble.ofXgboostJson(other), model, json, 4_000) > 0);
  }

  @Test
  void numbersThatCannotBe_areWrongUsage() {
    assertEquals(ExitCode.USAGE, Commands.run(new ScoreBenchCommand(), "--iterations=0"));
    assertEquals(ExitCode.USAGE, Commands.run(new ScoreBenchCommand(), "--rows=0"));
  }
}
