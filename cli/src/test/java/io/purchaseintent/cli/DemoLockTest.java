package io.purchaseintent.cli;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoLockTest {

  @TempDir private Path home;

  @Test
  void secondDemoInAHome_isRefused_untilTheFirstEnds() {
    try (DemoLock first = DemoLock.take(home)) {
      UserError error = assertThrows(UserError.class, () -> DemoLock.take(first.home()));
      assertTrue(error.getMessage().contains("Another demo"), error.getMessage());
    }
    DemoLock.take(home).close();
  }

  @Test
  void homeBelowAFile_isRefusedWithARemedy() throws Exception {
    Path file = Files.createFile(home.resolve("file"));

    UserError error = assertThrows(UserError.class, () -> DemoLock.take(file.resolve("home")));

    assertTrue(error.getMessage().contains("--home"), error.getMessage());
  }
}
