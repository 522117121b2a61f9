package io.purchaseintent.serving.keys;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the keys are. */
final class KeysOptions {

  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = ".intent",
      description =
          "The server's home folder; keys are in its keys.json (default: ./${DEFAULT-VALUE}).")
  private Path home = Path.of(".intent");

  KeysFile file() {
    return new KeysFile(home);
  }
}
