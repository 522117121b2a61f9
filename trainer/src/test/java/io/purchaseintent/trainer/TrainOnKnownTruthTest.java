package io.purchaseintent.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.registry.FileRegistry;
import io.purchaseintent.registry.Placement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of the command on rows of which is known what they can tell. */
final class TrainOnKnownTruthTest {

  private static final String MODEL = "purchase-intent";
  private static final int CARTS = 4;
  private static final int MOMENTS = 3;

  @TempDir private Path home;

  private JsonNode summary;

  /** Trains and asks for a promotion; returns the exit code. */
  private int promote(SmallTrainingSet set, String... options) throws IOException {
    set.write(home.resolve("lake"));
    List<String> words =
        new ArrayList<>(List.of("--home=" + home, "--json", "--promote", "--threads=1"));
    words.addAll(List.of(options));
    PrintStream standardOut = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      return Commands.run(new TrainCommand(), words.toArray(String[]::new));
    } finally {
      System.setOut(standardOut);
      summary = new ObjectMapper().readTree(out.toString(StandardCharsets.UTF_8));
    }
  }

  private JsonNode verdict(String gate) {
    for (JsonNode result : summary.path("gates").path("results")) {
      if (result.path("gate").asText().equals(gate)) {
        return result;
      }
    }
    throw new AssertionError("no verdict of " + gate + " in " + summary.path("gates"));
  }

  private void assertStaysCandidate() {
    FileRegistry registry = new FileRegistry(home.resolve("registry"));
    assertEquals(Placement.CANDIDATE, registry.standings(MODEL).of("v1"));
    assertEquals(Optional.empty(), registry.champion(MODEL));
  }

  @Test
  void labelAsAFeature_shownWithADelay_isCalledOut_andNotPromoted() throws IOException {
    int code =
        promote(
            new SmallTrainingSet()
                .rows(
                    row ->
                        row.put(
                            "search_count",
                            (Integer) row.get("moment") < 2 ? Float.NaN : row.get("label"))),
            "--rounds=12");

    assertEquals(ExitCode.REFUSED, code);
    JsonNode leakage = verdict("leakage");
    assertEquals("failed", leakage.path("verdict").asText());
    String what = leakage.path("what").asText();
    assertTrue(what.startsWith("search_count alone has AUC 1.0000 at event 2"), what);
    assertStaysCandidate();
  }

  @Test
  void rowsWithoutSignal_areNoGroundForAModel() throws IOException {
    int code =
        promote(
            new SmallTrainingSet()
                .rows(
                    row -> {
                      int session = row.get("session_id").toString().hashCode();
                      row.put("label", new Random(session).nextInt(5) == 0 ? 1f : 0f);
                    }),
            "--rounds=60");

    assertEquals(ExitCode.REFUSED, code);
    JsonNode auc = summary.path("test").path("intervals").path("auc");
    assertTrue(auc.path(0).asDouble() < 0.5 && auc.path(1).asDouble() > 0.5, auc::toString);
    assertEquals("failed", verdict("signal").path("verdict").asText());
    assertEquals("passed", verdict("leakage").path("verdict").asText());
    assertStaysCandidate();
  }

  @Test
  void logLoss_isWithinTwoPercentOfTheOracles() throws IOException {
    double[] lossAndWeight = new double[2];

    promote(
        new SmallTrainingSet()
            .sessions("train", 6_000)
            .sessions("validation", 2_000)
            .sessions("test", 3_000)
            .rows(
                row -> {
                  if (row.get("session_id").toString().startsWith("test")) {
                    int moment = (Integer) row.get("moment");
                    lossAndWeight[0] += oraclesLoss(row) / moment;
                    lossAndWeight[1] += 1.0 / moment;
                  }
                }),
        "--rounds=200",
        "--max-depth=3",
        "--eta=0.1");

    double ratio =
        summary.path("test").path("log_loss").asDouble() * lossAndWeight[1] / lossAndWeight[0];
    assertTrue(ratio > 0.99 && ratio < 1.02, "log loss, of the oracle's: " + ratio);
    assertEquals("passed", verdict("signal").path("verdict").asText());
    assertEquals("passed", verdict("monotonicity").path("verdict").asText());
  }

  /** One in five visits buys, and shows three moments; the others are over after one. */
  @Test
  void propensities_areTrueAtTheFirstMoment_thoughThoseWhoBuyStayLonger() throws IOException {
    promote(
        new SmallTrainingSet()
            .rows(
                row -> {
                  boolean buys =
                      new Random(row.get("session_id").toString().hashCode()).nextInt(5) == 0;
                  row.put("label", buys ? 1f : 0f);
                  row.put("weight", buys ? 1f / MOMENTS : 1f);
                  row.put("event_count", ((Integer) row.get("moment")).floatValue());
                })
            .keeping(row -> (Float) row.get("label") > 0 || (Integer) row.get("moment") == 1),
        "--rounds=40");

    JsonNode first = summary.path("test").path("at_event").path("1");
    assertEquals(0.2, first.path("purchase_rate").asDouble(), 0.03);
    assertEquals(
        first.path("purchase_rate").asDouble(), first.path("mean_propensity").asDouble(), 0.03);
    JsonNode byVisit = summary.path("test").path("by_visit");
    assertEquals(
        byVisit.path("purchase_rate").asDouble(), byVisit.path("mean_propensity").asDouble(), 0.03);
  }

  /** What it costs to know the truth, but not the label. */
  private static double oraclesLoss(GenericRecord row) {
    double perCart = row.get("segment").toString().equals("known") ? 0.2 : 0.1;
    double truth = perCart * finalCart((Float) row.get("add_to_cart_count"));
    return -Math.log((Float) row.get("label") > 0 ? truth : 1 - truth);
  }

  /** Mean cart at the end of sessions that show so much of it, by the weights of moments. */
  private static double finalCart(float shown) {
    double sum = 0;
    double count = 0;
    for (int cart = 0; cart < CARTS; cart++) {
      for (int moment = 1; moment <= MOMENTS; moment++) {
        if (Math.min(cart, moment) == shown) {
          sum += (double) cart / moment;
          count += 1.0 / moment;
        }
      }
    }
    return sum / count;
  }
}
