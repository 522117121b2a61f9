package io.purchaseintent.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.command.Commands;
import java.io.PrintStream;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where every benchmark writes to, and how it tells its figures. */
final class BenchOptions {

  @Option(names = "--json", description = "Print one JSON object with all figures, nothing else.")
  private boolean json;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = ".intent/bench",
      description = "Where everything is written (default: ./${DEFAULT-VALUE}).")
  private Path home = Path.of(".intent", "bench");

  /** The folder, absolute. */
  Path home() {
    return home.toAbsolutePath().normalize();
  }

  /** Prints the figures, as one line of JSON where that is asked for, else for people. */
  void print(PrintStream out, JsonNode figures, String text) {
    out.print(json ? Commands.oneLine(figures) + System.lineSeparator() : text);
    out.flush();
  }
}
