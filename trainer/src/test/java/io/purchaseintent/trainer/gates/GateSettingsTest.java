package io.purchaseintent.trainer.gates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GateSettingsTest {

  @TempDir private Path folder;

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("own.yaml"), yaml);
  }

  @Test
  void file_takesThePlaceOfWhatItNames_andLeavesTheRest() throws IOException {
    GateSettings settings = GateSettings.read(file("max_ece: 0.03\nslices: [device]\n"));

    assertEquals(0.03, settings.number("max_ece"));
    assertEquals(List.of("device"), settings.names("slices"));
    assertEquals(0.5, settings.number("min_auc"));
    assertEquals(0.01, GateSettings.shipped().number("max_ece"));
    assertEquals(0.01, GateSettings.read(file("# nothing\n")).number("max_ece"));
  }

  @Test
  void unknownKey_isRefusedByItsName() throws IOException {
    Path own = file("max_ece: 0.03\nmax_eec: 0.02\n");

    String message =
        String.valueOf(assertThrows(UserError.class, () -> GateSettings.read(own)).getMessage());

    assertTrue(
        message.startsWith(
            own + ", line 2: max_eec is no key; did you mean \"max_ece\"? There are [discount_"),
        message);
  }

  @Test
  void valueOfAnotherKind_isRefused() throws IOException {
    for (String yaml :
        List.of("max_ece: low", "slices: device", "max_ece:", "- max_ece", "a: b: c")) {
      Path own = file(yaml);
      assertThrows(UserError.class, () -> GateSettings.read(own), yaml);
    }
    assertThrows(UserError.class, () -> GateSettings.read(folder.resolve("missing.yaml")));
  }

  @Test
  void boundThatWouldLetAllOrNonePass_isRefused() throws IOException {
    for (String yaml :
        List.of(
            "discount_threshold: 75",
            "max_ece: -0.01",
            "max_ece: .nan",
            "sampled_sessions: 0",
            "slices: [device, contry]",
            "max_loss_to_champion: -0.01")) {
      Path own = file(yaml);
      String message =
          String.valueOf(assertThrows(UserError.class, () -> GateSettings.read(own)).getMessage());
      assertTrue(
          message.startsWith(own + ", line 1: " + yaml.substring(0, yaml.indexOf(':'))), message);
    }
    assertEquals(
        -0.001,
        GateSettings.read(file("min_gain_over_logistic: -0.001")).number("min_gain_over_logistic"));
    assertEquals(
        List.of("session length", "cart"),
        GateSettings.read(file("slices: [session length, cart]")).names("slices"));
  }
}
