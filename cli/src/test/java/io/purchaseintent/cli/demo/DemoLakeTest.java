package io.purchaseintent.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoLakeTest {

  @TempDir Path home;

  @Test
  void tablesOfTheDemo_go_untilSomethingElseIsAddedToThem() throws IOException {
    DemoLake lake = new DemoLake(home);
    version(9, 1);
    version(10, 2);
    lake.remember();

    assertTrue(lake.empty(false));
    assertFalse(Files.exists(home.resolve("lake/tables")));

    version(10, 2);
    version(11, 3);
    assertStays(lake);
  }

  @Test
  void tablesOfSomebodyElse_goOnlyOnDemand() throws IOException {
    DemoLake lake = new DemoLake(home);
    version(2, 1);

    assertStays(lake);
    assertTrue(lake.empty(true));
    assertFalse(Files.exists(home.resolve("lake/tables")));
    assertTrue(Files.exists(home.resolve("lake/training-sets/kept")));
  }

  @Test
  void tablesWithoutEvents_go() throws IOException {
    version(1, -1);

    assertTrue(new DemoLake(home).empty(false));
    assertFalse(new DemoLake(home).empty(false));
  }

  private void assertStays(DemoLake lake) {
    UserError refused = assertThrows(UserError.class, () -> lake.empty(false));

    assertEquals(
        "The lake "
            + home.resolve("lake")
            + " has events that are not of a demo, and a demo begins with none: name another place"
            + " with --home, or let them go with --replace",
        refused.getMessage());
    assertTrue(Files.exists(home.resolve("lake/tables")));
  }

  private void version(int number, int snapshot) throws IOException {
    Path folder = Files.createDirectories(home.resolve("lake/tables/events/metadata"));
    Files.createDirectories(home.resolve("lake/training-sets/kept"));
    Files.writeString(folder.resolve("version-hint.text"), Integer.toString(number));
    Files.writeString(
        folder.resolve("v" + number + ".metadata.json"),
        "{\"current-snapshot-id\": " + snapshot + "}");
  }
}
