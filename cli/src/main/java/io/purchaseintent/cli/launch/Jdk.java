package io.purchaseintent.cli.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An installed JDK.
 *
 * @param home its folder
 * @param version its major version, such as 17
 */
public record Jdk(Path home, int version) {

  private static final Pattern VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"(?:1\\.)?(\\d+)");

  /** The JDK in a folder, as its own release file tells; empty if there is none. */
  static Optional<Jdk> in(Path home) {
    Path release = home.resolve("release");
    if (!Files.isExecutable(java(home)) || !Files.isReadable(release)) {
      return Optional.empty();
    }
    try {
      Matcher matcher = VERSION.matcher(Files.readString(release));
      return matcher.find()
          ? Optional.of(new Jdk(home.toRealPath(), Integer.parseInt(matcher.group(1))))
          : Optional.empty();
    } catch (IOException e) {
      // Not readable is as good as not there: the next one is tried.
      return Optional.empty();
    }
  }

  /** The program that starts a JVM. */
  public Path java() {
    return java(home);
  }

  private static Path java(Path home) {
    return home.resolve("bin").resolve("java");
  }
}
