package io.purchaseintent.cli.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder that looks like a JDK. */
public final class FakeJdk {

  private FakeJdk() {}

  /** A JDK whose java is this script. */
  public static Path create(Path home, String version, String java) throws IOException {
    Files.createDirectories(home.resolve("bin"));
    for (String program : new String[] {"java", "javac"}) {
      Path file = home.resolve("bin").resolve(program);
      Files.writeString(file, java);
      if (!file.toFile().setExecutable(true)) {
        throw new IOException("not executable: " + file);
      }
    }
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }
}
