package io.purchaseintent.cli.demo;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatedLakeTest {

  @TempDir Path home;

  @Test
  void lakeOfTheDemo_isUntouched_untilOtherEventsReplaceIt() throws IOException {
    SimulatedLake lake = new SimulatedLake(home);
    writeManifest("simulated");

    lake.remember();

    assertTrue(lake.isUntouched());
    writeManifest("the shop's own");
    assertFalse(lake.isUntouched());
  }

  @Test
  void lakeOfSomebodyElse_isNotTheDemos() throws IOException {
    writeManifest("the shop's own");

    assertFalse(new SimulatedLake(home).isUntouched());
  }

  @Test
  void noLake_isNotTheDemos() {
    assertFalse(new SimulatedLake(home).isUntouched());
  }

  private void writeManifest(String run) throws IOException {
    Path manifest = home.resolve("lake/events/_manifest.json");
    Files.createDirectories(manifest.getParent());
    Files.writeString(manifest, "{\"run\": \"" + run + "\"}");
  }
}
