package io.purchaseintent.cli.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunnerConfigTest {

  @Test
  void commentsAndEmptyLines_areSkipped() {
    Map<String, String> arguments =
        RunnerConfig.parse(
            List.of("# why", "", "--runner=FlinkRunner", "  --fasterCopy  "), "a.conf");

    assertEquals(Map.of("runner", "FlinkRunner", "fasterCopy", "true"), arguments);
  }

  @Test
  void wrongLine_isNamedWithItsNumber() {
    UserError error =
        assertThrows(
            UserError.class, () -> RunnerConfig.parse(List.of("# why", "parallelism=2"), "a.conf"));

    assertTrue(error.getMessage().contains("a.conf, line 2"), error.getMessage());
  }

  @Test
  void argumentGivenTwice_isRefused() {
    assertThrows(
        UserError.class,
        () -> RunnerConfig.parse(List.of("--parallelism=2", "--parallelism=3"), "a.conf"));
  }

  @Test
  void missingFile_isNamed() {
    UserError error =
        assertThrows(UserError.class, () -> RunnerConfig.read(Path.of("no/such.conf")));

    assertTrue(error.getMessage().contains("no/such.conf"), error.getMessage());
  }

  @Test
  void shippedConfigs_nameARunnerEach() throws Exception {
    try (Stream<Path> files = Files.list(Path.of("../runner-configs"))) {
      List<Path> configs = files.filter(file -> file.toString().endsWith(".conf")).toList();

      assertTrue(configs.size() >= 5, configs.toString());
      for (Path config : configs) {
        assertTrue(RunnerConfig.read(config).containsKey("runner"), config.toString());
      }
    }
  }

  @Test
  void directRunner_leavesItsChecksOfCodeToTests() {
    Map<String, String> direct = RunnerConfig.read(Path.of("../runner-configs/direct.conf"));

    assertEquals("false", direct.get("enforceImmutability"));
    assertEquals("false", direct.get("enforceEncodability"));
  }
}
