package io.purchaseintent.cli.launch;

import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The JDKs of this machine, and which of them a command runs on.
 *
 * @param found each folder once, the one that runs this process first
 */
public record Jdks(List<Jdk> found) {

  private static final int OLDEST = 17;

  public Jdks {
    found = List.copyOf(found);
  }

  /** What a command asks of its JDK. */
  public enum Need {
    /** Hadoop, Flink and Spark: they are tested on 17 and cannot run on 24 and later. */
    OLDEST_TO_23,
    /** Any will do; later ones are faster and have virtual threads. */
    NEWEST
  }

  /**
   * Looks where JDKs usually are.
   *
   * @param environment {@code JAVA_HOME} and {@code PATH} are read
   */
  static Jdks find(Map<String, String> environment, Path running, List<Path> parents) {
    List<Path> homes = new ArrayList<>();
    homes.add(running);
    String javaHome = environment.getOrDefault("JAVA_HOME", "");
    if (!javaHome.isEmpty()) {
      homes.add(Path.of(javaHome));
    }
    for (String folder : environment.getOrDefault("PATH", "").split(":", -1)) {
      Path java = Path.of(folder, "java");
      if (!folder.isEmpty() && Files.isExecutable(java)) {
        homes.add(binParent(java));
      }
    }
    for (Path parent : parents) {
      homes.addAll(children(parent));
    }
    Map<Path, Jdk> byFolder = new LinkedHashMap<>();
    for (Path home : homes) {
      Jdk.in(home).ifPresent(jdk -> byFolder.putIfAbsent(jdk.home(), jdk));
    }
    return new Jdks(new ArrayList<>(byFolder.values()));
  }

  /** Looks where JDKs usually are on this machine. */
  public static Jdks ofThisMachine() {
    Path user = Path.of(System.getProperty("user.home", "/"));
    return find(
        System.getenv(),
        Path.of(System.getProperty("java.home")),
        List.of(
            Path.of("/usr/lib/jvm"),
            Path.of("/opt/java"),
            user.resolve(".sdkman/candidates/java"),
            user.resolve(".jdks")));
  }

  /** The JDK that a command runs on, or none. */
  public Optional<Jdk> tryChoose(Need need) {
    return switch (need) {
      case OLDEST_TO_23 ->
          found.stream()
              .filter(jdk -> jdk.version() >= OLDEST && jdk.version() <= 23)
              .min(Comparator.comparingInt(Jdk::version));
      case NEWEST ->
          found.stream()
              .filter(jdk -> jdk.version() >= OLDEST)
              .max(Comparator.comparingInt(Jdk::version));
    };
  }

  /**
   * The JDK that a command runs on.
   *
   * @throws UserError if none fits
   */
  public Jdk choose(Need need) {
    return tryChoose(need)
        .orElseThrow(
            () ->
                new UserError(
                    (need == Need.NEWEST
                            ? "A JDK from 17 on is needed"
                            : "A JDK from 17 to 23 is needed: Hadoop, Flink and Spark do not run on"
                                + " later ones")
                        + "; found: "
                        + (found.isEmpty()
                            ? "none"
                            : found.stream()
                                .map(jdk -> jdk.version() + " in " + jdk.home())
                                .collect(Collectors.joining(", ")))
                        + ". Install JDK 17 (on Debian: apt-get install openjdk-17-jdk-headless) or"
                        + " set JAVA_HOME"));
  }

  private static Path binParent(Path java) {
    try {
      return java.toRealPath().resolve("../..").normalize();
    } catch (IOException e) {
      return java.resolve("../..").normalize();
    }
  }

  private static Collection<Path> children(Path parent) {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent)) {
      folders.forEach(children::add);
    } catch (IOException e) {
      return List.of();
    }
    children.sort(Comparator.naturalOrder());
    return children;
  }
}
