package io.purchaseintent.trainer.gates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class GatesTest {

  private static final DecimalFormat NUMBER =
      new DecimalFormat("0.###", DecimalFormatSymbols.getInstance(Locale.ROOT));

  @Test
  void names_andKeysOfBounds_areOfOneEach_inTheOrderInWhichManifestsKeepThem() {
    assertEquals(
        List.of(
            "signal",
            "logistic",
            "calibration",
            "mean_propensity",
            "reliability",
            "slices",
            "champion",
            "precision",
            "leakage",
            "monotonicity",
            "feature_set",
            "invariance",
            "direction",
            "idle_cart",
            "robustness",
            "latency"),
        Gates.ALL.stream().map(Gate::name).toList());
    List<String> keys = Gates.bounds().stream().map(Bound::key).toList();
    assertEquals(keys.stream().distinct().toList(), keys);
  }

  @Test
  void question_isAskedOfEachGate_andOfNoOther() {
    for (Gate gate : Gates.ALL) {
      assertTrue(Gates.question(gate.name()).endsWith("?"), gate.name());
    }
    assertEquals("", Gates.question("none"));
  }

  @Test
  void docs_tellEachGateAndEachBound_withItsDefaultAndMeaning() throws IOException {
    String docs = Files.readString(Path.of("../docs/registry.md"));

    for (Gate gate : Gates.ALL) {
      assertTrue(docs.contains("| `" + gate.name() + "` |"), gate.name());
    }
    for (Bound bound : Gates.bounds()) {
      String value =
          bound instanceof Bound.Numeric number
              ? NUMBER.format(number.value())
              : String.join(", ", ((Bound.Names) bound).value());
      assertTrue(docs.contains("| `" + bound.key() + "` | " + value + " | "), bound.key());
      assertTrue(docs.contains(" | " + bound.meaning() + " |"), bound.meaning());
    }
  }
}
