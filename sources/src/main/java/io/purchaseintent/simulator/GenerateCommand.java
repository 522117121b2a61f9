package io.purchaseintent.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.Progress;
import io.purchaseintent.simulator.Simulation.Counts;
import io.purchaseintent.source.EventFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./intent generate}: writes the events of a simulated shop, and the truth behind them. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description = "Write the events of a simulated shop, and the truth behind them.")
public final class GenerateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private final HomeOptions home = new HomeOptions();

  @Option(
      names = "--days",
      defaultValue = "60",
      description = "How many days (default: ${DEFAULT-VALUE}).")
  private int days;

  @Option(
      names = "--sessions-per-day",
      defaultValue = "1000",
      description = "The mean number of visits a day (default: ${DEFAULT-VALUE}).")
  private int sessionsPerDay;

  @Option(
      names = "--start",
      paramLabel = "DATE",
      defaultValue = "2026-01-05",
      description = "The first day (default: ${DEFAULT-VALUE}).")
  private LocalDate start;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "The same seed gives the same bytes (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder to write, replaced whole (default: generated in the home folder).")
  private @Nullable Path out;

  @Option(
      names = "--late-share",
      paramLabel = "SHARE",
      defaultValue = "0.02",
      description = "Events that arrive 1 to 2 hours late (default: ${DEFAULT-VALUE}).")
  private double lateShare;

  @Option(
      names = "--out-of-order",
      paramLabel = "SHARE",
      defaultValue = "0.05",
      description = "Events that arrive up to a minute late (default: ${DEFAULT-VALUE}).")
  private double outOfOrder;

  @Option(
      names = "--duplicate-share",
      paramLabel = "SHARE",
      defaultValue = "0.01",
      description = "Events that arrive twice (default: ${DEFAULT-VALUE}).")
  private double duplicateShare;

  @Option(
      names = "--bot-share",
      paramLabel = "SHARE",
      defaultValue = "0.03",
      description = "Robots' visits for each visit by a person (default: ${DEFAULT-VALUE}).")
  private double botShare;

  @Option(names = "--json", description = "Print one JSON object with the counts, nothing else.")
  private boolean json;

  /** A command that takes everything from its options. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  public GenerateCommand() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(Commands.run(new GenerateCommand(), args));
  }

  @Override
  public Integer call() {
    ShopSettings settings = settings();
    Path folder = out == null ? home.home().resolve("generated") : out;
    Progress progress = Progress.onStandardError();
    Counts counts;
    try (EventFolder output = EventFolder.stage(folder)) {
      counts = new Simulation(settings).run(output, progress);
      output.publish();
    }
    progress.done(
        String.format(
            Locale.ROOT,
            "generated %,d events in %d files into %s: %,d visits, %,d of them buying, %,d robots",
            counts.events(),
            counts.files(),
            folder,
            counts.sessions(),
            counts.purchasingSessions(),
            counts.robotSessions()));
    if (json) {
      print(counts, progress.seconds());
    }
    return ExitCode.DONE;
  }

  private ShopSettings settings() {
    try {
      return new ShopSettings(
          seed, start, days, sessionsPerDay, lateShare, outOfOrder, duplicateShare, botShare);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private void print(Counts counts, double seconds) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("events", counts.events());
    node.put("sessions", counts.sessions());
    node.put("purchasing_sessions", counts.purchasingSessions());
    node.put("robot_sessions", counts.robotSessions());
    node.put("files", counts.files());
    node.put("seconds", Math.round(seconds * 1e3) / 1e3);
    PrintWriter standardOutput = spec.commandLine().getOut();
    standardOutput.println(Commands.oneLine(node));
    standardOutput.flush();
  }
}
