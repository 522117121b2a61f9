package io.purchaseintent.cli.demo;

import io.purchaseintent.cli.launch.Installation;
import io.purchaseintent.cli.launch.Runner;
import io.purchaseintent.cli.process.HomeLock;
import io.purchaseintent.cli.process.Ports;
import io.purchaseintent.command.UserError;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./intent demo}: the whole loop in one command. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "The whole loop in one command: events, sessions, snapshots, training set, model, Redis,"
          + " server, and a sample score.",
      "",
      "Events are simulated, or imported with --input and --mapping. Stays up until Ctrl-C."
    },
    footer = {
      "",
      "Examples:",
      "  ./intent demo",
      "  ./intent demo --once --json > demo.json",
      "  ./intent demo --input 2019-Oct.csv.gz --mapping testdata/mappings/rees46.yaml"
    })
public final class DemoCommand implements Callable<Integer> {

  private final Clock clock;
  private final PrintStream out;
  private final PrintStream err;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = "A shop's own file; simulated events by default.")
  private @Nullable Path input;

  @Option(
      names = "--mapping",
      paramLabel = "FILE.yaml",
      description = "How the columns of --input become fields, see testdata/mappings.")
  private @Nullable Path mapping;

  @Option(names = "--once", description = "End after the sample score.")
  private boolean once;

  @Option(names = "--json", description = "Print one JSON object with all figures, nothing else.")
  private boolean json;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = ".intent",
      description = "Where everything is written (default: ./${DEFAULT-VALUE}).")
  private Path home = Path.of(".intent");

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "Port of the server, 0 for any (default: ${DEFAULT-VALUE}).")
  private int port = 8080;

  @Option(
      names = "--runner",
      paramLabel = "NAME",
      defaultValue = "flink",
      description = "What the jobs run on: flink or spark; direct for small inputs only.")
  private String runner = "flink";

  @Option(
      names = "--despite-gates",
      description = "Serve the model although a gate refused it (default: end, with exit code 3).")
  private boolean despiteGates;

  @Option(
      names = "--replace",
      description =
          "Delete the lake's tables although they have events that no demo made; without it the"
              + " demo leaves them as they are, and ends.")
  private boolean replace;

  public DemoCommand(Clock clock, PrintStream out, PrintStream err) {
    this.clock = clock;
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() {
    if ((input == null) != (mapping == null)) {
      throw UserError.ofUsage("--input and --mapping go together: one says what the other means");
    }
    requireReadable("--input", input);
    requireReadable("--mapping", mapping);
    Ports.require(port);
    Runner.of(runner);
    try (HomeLock lock = HomeLock.take(home, "demo")) {
      Installation installation = Installation.ofThisProcess();
      Demo demo =
          new Demo(
              installation,
              clock,
              new Demo.Settings(
                  lock.home(), runner, port == 0 ? Ports.anyFree() : port, despiteGates, replace),
              new Steps(installation, lock.home(), clock, err, Demo.STEPS),
              json ? err : out);
      return demo.run(input, mapping, once, json ? out : null);
    }
  }

  private static void requireReadable(String option, @Nullable Path file) {
    if (file != null && !(Files.isRegularFile(file) && Files.isReadable(file))) {
      throw UserError.ofUsage(option + "=" + file + " is no file that can be read");
    }
  }
}
