package io.purchaseintent.cli.process;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeLockTest {

  @TempDir private Path home;

  @Test
  void secondDemoInAHome_isRefused_untilTheFirstEnds() {
    try (HomeLock first = HomeLock.take(home, "demo")) {
      UserError error = assertThrows(UserError.class, () -> HomeLock.take(first.home(), "demo"));
      assertTrue(error.getMessage().contains("Another demo"), error.getMessage());
    }
    HomeLock.take(home, "demo").close();
  }

  @Test
  void homeBelowAFile_isRefusedWithARemedy() throws Exception {
    Path file = Files.createFile(home.resolve("file"));

    UserError error =
        assertThrows(UserError.class, () -> HomeLock.take(file.resolve("home"), "demo"));

    assertTrue(error.getMessage().contains("--home"), error.getMessage());
  }
}
