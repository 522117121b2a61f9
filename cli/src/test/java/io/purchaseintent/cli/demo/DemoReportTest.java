package io.purchaseintent.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.UserError;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoReportTest {

  private static final String INGESTED =
      "{\"job\":\"ingest\",\"read\":90,\"accepted\":80,\"rejected\":4,\"duplicates\":5,\"bots\":1}";

  @Test
  void rowsThatImportRefused_areReadAndRejected() {
    JsonNode events =
        new DemoReport()
            .events(json("{\"read\":100,\"written\":90,\"rejected\":10}"), json(INGESTED))
            .json()
            .get("events");

    assertEquals(
        "{\"read\":100,\"accepted\":80,\"rejected\":14,\"duplicates\":5,\"bots\":1}",
        events.toString());
  }

  @Test
  void withoutImport_ingestCountsAlone() {
    JsonNode events = new DemoReport().events(null, json(INGESTED)).json().get("events");

    assertEquals(90, events.get("read").intValue());
    assertEquals(4, events.get("rejected").intValue());
  }

  @Test
  void wholeReport_hasTheNamesThatOthersRelyOn() {
    ObjectNode report =
        new DemoReport()
            .events(null, json(INGESTED))
            .sessions(json("{\"sessions\":7,\"purchasing_sessions\":2,\"files\":1}"))
            .trainingSet(
                json(
                    "{\"id\":\"t\",\"rows\":{\"train\":3,\"validation\":2,\"test\":1},"
                        + "\"features\":44,\"feature_set\":\"ab\",\"seconds\":1}"))
            .model(
                json(
                    "{\"version\":\"v1\",\"test\":{\"auc\":0.9},"
                        + "\"baselines\":{\"cart_rule\":{\"auc\":0.7}},"
                        + "\"gates\":{\"passed\":true},\"seconds\":2}"))
            .sample(json("{\"session_id\":\"s\"}"), json("{\"propensity\":0.1}"))
            .live(
                json(
                    "{\"read\":9,\"sent\":5,\"rejected\":0,"
                        + "\"click_to_score\":{\"clicks\":2,\"p50_ms\":700,\"p99_ms\":900}}"))
            .seconds((ObjectNode) json("{\"total\":3}"))
            .json();

    assertEquals(
        json("{\"events\":{\"read\":90,\"accepted\":80,\"rejected\":4,\"duplicates\":5,\"bots\":1},"
                + "\"sessions\":7,\"purchasing_sessions\":2,\"training_set\":{\"id\":\"t\","
                + "\"rows\":{\"train\":3,\"validation\":2,\"test\":1},\"features\":44,"
                + "\"feature_set\":\"ab\"},\"model\":{\"version\":\"v1\",\"test\":{\"auc\":0.9},"
                + "\"baselines\":{\"cart_rule\":{\"auc\":0.7}},\"gates\":{\"passed\":true}},"
                + "\"sample\":{\"request\":"
                + "{\"session_id\":\"s\"},\"response\":{\"propensity\":0.1}},"
                + "\"live\":{\"sent\":5,\"rejected\":0,\"click_to_score\":{\"clicks\":2,"
                + "\"p50_ms\":700,\"p99_ms\":900}},"
                + "\"seconds\":{\"total\":3}}")
            .toString(),
        report.toString());
  }

  @Test
  void gatesThatSaidNo_areToldWithWhatTheyMeasured() {
    String gates =
        "[{\"gate\":\"signal\",\"verdict\":\"passed\",\"what\":\"AUC 0.9\"},"
            + "{\"gate\":\"champion\",\"verdict\":\"skipped\",\"what\":\"none\"},"
            + "{\"gate\":\"logistic\",\"verdict\":\"failed\",\"what\":\"AUC 0.8 and 0.81\"}]";
    DemoReport report =
        new DemoReport()
            .model(
                json(
                    "{\"version\":\"v1\",\"test\":{},\"baselines\":{},\"gates\":{\"results\":"
                        + gates
                        + "}}"));

    assertEquals(List.of("logistic: AUC 0.8 and 0.81"), report.refusals());
  }

  @Test
  void figureThatAStepDidNotReport_isNamed() {
    UserError error =
        assertThrows(UserError.class, () -> new DemoReport().model(json("{\"version\":\"v1\"}")));

    assertTrue(error.getMessage().contains("test"), error.getMessage());
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
