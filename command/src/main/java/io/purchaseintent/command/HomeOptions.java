package io.purchaseintent.command;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The folder in which a command reads and writes, unless a part of it is elsewhere. */
public final class HomeOptions {

  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = ".intent",
      description = "Where everything is written (default: ./${DEFAULT-VALUE}).")
  private Path home = Path.of(".intent");

  /** The home folder. */
  public Path home() {
    return home;
  }

  /** The file with the key that users' ids are hashed with. */
  public Path pseudonymKey() {
    return PseudonymKey.in(home);
  }
}
