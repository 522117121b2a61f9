package io.purchaseintent.cli.doctor;

import io.purchaseintent.cli.launch.Installation;
import io.purchaseintent.cli.launch.Jdk;
import io.purchaseintent.cli.launch.Jdks;
import io.purchaseintent.cli.launch.Program;
import io.purchaseintent.cli.launch.Runner;
import io.purchaseintent.cli.process.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks at everything that the commands need. */
final class Checkup {

  private static final double WANTED_GIB = 3;
  private static final List<Path> LIBRARY_FOLDERS =
      List.of(Path.of("/usr/lib"), Path.of("/usr/lib64"), Path.of("/lib"), Path.of("/lib64"));

  private final Installation installation;
  private final Path home;

  Checkup(Installation installation, Path home) {
    this.installation = installation;
    this.home = home.toAbsolutePath().normalize();
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    for (Jdk jdk : installation.jdks().found()) {
      findings.add(Finding.ok("JDK", jdk.version() + " in " + jdk.home()));
    }
    findings.add(jdk("run, import, generate, train", Jdks.Need.OLDEST_TO_23));
    findings.add(jdk("serve", Jdks.Need.NEWEST));
    findings.add(maven());
    jars().forEach(jar -> findings.add(jar(jar)));
    findings.add(port(8080, "serve and demo", "--port N"));
    findings.add(port(6379, "a Redis of yours (./intent redis)", "--redis=URI"));
    findings.add(writable());
    findings.add(disk());
    findings.add(library("libgomp.so.1", "XGBoost trains with it", "apt-get install libgomp1"));
    findings.add(
        library("libssl.so.3", "the demo's Redis is linked to it", "apt-get install libssl3"));
    return findings;
  }

  private Finding jdk(String commands, Jdks.Need need) {
    Optional<Jdk> chosen = installation.jdks().tryChoose(need);
    return chosen
        .map(jdk -> Finding.ok("JDK", commands + ": run on " + jdk.version()))
        .orElseGet(
            () ->
                Finding.fail(
                    "JDK",
                    "none that " + commands + " can run on",
                    "install JDK 17 (apt-get install openjdk-17-jdk-headless)"));
  }

  private static Finding maven() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, "mvn"))
        .filter(Files::isExecutable)
        .findFirst()
        .map(mvn -> Finding.ok("Maven", mvn.toString()))
        .orElse(
            Finding.warn(
                "Maven",
                "no mvn on the PATH: what is built runs, nothing more can be built",
                "install Maven 3.8 or newer (apt-get install maven)"));
  }

  private static Stream<Path> jars() {
    return Stream.concat(
            Arrays.stream(Runner.values()).map(Runner::jar),
            Arrays.stream(Program.values()).map(Program::jar))
        .distinct();
  }

  private Finding jar(Path jar) {
    return Files.isRegularFile(installation.root().resolve(jar))
        ? Finding.ok("jar", jar + " is built")
        : Finding.warn(
            "jar", jar + " is not built", "nothing: the command that needs it builds it");
  }

  private static Finding port(int port, String use, String option) {
    return Ports.isFree(port)
        ? Finding.ok("port", port + " is free, for " + use)
        : Finding.warn("port", port + " is in use, wanted for " + use, "choose with " + option);
  }

  private Finding writable() {
    Path folder = existing();
    return Files.isWritable(folder)
        ? Finding.ok("home", home + " can be written")
        : Finding.fail("home", "no permission to write " + folder, "choose with --home DIR");
  }

  private Finding disk() {
    try {
      double gib = Files.getFileStore(existing()).getUsableSpace() / (double) (1L << 30);
      String text = String.format(Locale.ROOT, "%.1f GiB free for %s", gib, home);
      return gib >= WANTED_GIB
          ? Finding.ok("disk", text)
          : Finding.warn("disk", text, "about 3 GiB are wanted: free some, or use --home DIR");
    } catch (IOException e) {
      return Finding.warn("disk", "free space is unknown: " + e.getMessage(), "");
    }
  }

  /** The home folder, or the nearest folder above it that is there. */
  private Path existing() {
    Path folder = home;
    while (!Files.exists(folder) && folder.getParent() != null) {
      folder = folder.getParent();
    }
    return folder;
  }

  private static Finding library(String name, String use, String remedy) {
    if (!System.getProperty("os.name", "").startsWith("Linux")) {
      return Finding.ok("library", name + " is looked for on Linux only");
    }
    for (Path folder : LIBRARY_FOLDERS) {
      if (holds(folder, name)) {
        return Finding.ok("library", name + " is here: " + use);
      }
    }
    return Finding.fail("library", name + " is missing: " + use, remedy);
  }

  private static boolean holds(Path folder, String name) {
    try (Stream<Path> children = Files.list(folder)) {
      return Files.exists(folder.resolve(name))
          || children.anyMatch(child -> Files.exists(child.resolve(name)));
    } catch (IOException e) {
      return false;
    }
  }
}
