package io.purchaseintent.cli.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdksTest {

  @TempDir private Path folder;

  @Test
  void jobs_runOnTheOldestFrom17_serveOnTheNewest() throws IOException {
    Jdks jdks = found("11.0.2", "25.0.1", "17.0.15", "21");

    assertEquals(17, jdks.choose(Jdks.Need.OLDEST_TO_23).version());
    assertEquals(25, jdks.choose(Jdks.Need.NEWEST).version());
  }

  @Test
  void only25_servesButRunsNoJobs() throws IOException {
    Jdks jdks = found("25");

    UserError error = assertThrows(UserError.class, () -> jdks.choose(Jdks.Need.OLDEST_TO_23));

    assertTrue(error.getMessage().contains("25 in "), error.getMessage());
    assertTrue(error.getMessage().contains("17"), error.getMessage());
    assertEquals(25, jdks.choose(Jdks.Need.NEWEST).version());
  }

  @Test
  void only8And11_runNothing() throws IOException {
    Jdks jdks = found("1.8.0_402", "11.0.2");

    assertEquals(List.of(8, 11), jdks.found().stream().map(Jdk::version).sorted().toList());
    assertTrue(jdks.tryChoose(Jdks.Need.NEWEST).isEmpty());
  }

  @Test
  void linkToAJdk_isNotASecondOne() throws IOException {
    Path jdk = jdk("17.0.1");
    Files.createSymbolicLink(folder.resolve("default"), jdk);

    assertEquals(1, Jdks.find(Map.of(), jdk, List.of(folder)).found().size());
  }

  @Test
  void javaHomeAndPath_areLookedAt() throws IOException {
    Path home = jdk("17");
    Path onPath = jdk("21");

    Jdks jdks =
        Jdks.find(
            Map.of("JAVA_HOME", home.toString(), "PATH", "/no/where:" + onPath.resolve("bin")),
            Path.of("/no/jdk"),
            List.of());

    assertEquals(List.of(17, 21), jdks.found().stream().map(Jdk::version).toList());
  }

  private Jdks found(String... versions) throws IOException {
    for (String version : versions) {
      jdk(version);
    }
    return Jdks.find(Map.of(), Path.of("/no/jdk"), List.of(folder));
  }

  private Path jdk(String version) throws IOException {
    return FakeJdk.create(folder.resolve("jdk-" + version), version, "#!/bin/sh\n");
  }
}
