package io.purchaseintent.cli;

import io.purchaseintent.cli.bench.Bench;
import io.purchaseintent.cli.demo.DemoCommand;
import io.purchaseintent.cli.doctor.DoctorCommand;
import io.purchaseintent.cli.job.RunCommand;
import io.purchaseintent.cli.launch.Installation;
import io.purchaseintent.cli.launch.Launch;
import io.purchaseintent.cli.launch.Program;
import io.purchaseintent.cli.live.SavepointCommand;
import io.purchaseintent.cli.process.Child;
import io.purchaseintent.cli.redis.RedisCommand;
import io.purchaseintent.cli.retrain.GiveUpCommand;
import io.purchaseintent.cli.retrain.RetrainCommand;
import io.purchaseintent.cli.watch.WatchCommand;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.Parent;
import io.purchaseintent.command.UserError;
import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** {@code ./intent}: takes a command to the JVM that does it. */
public final class Intent {

  private static final String HELP_START =
      """
      Usage: ./intent COMMAND [options]

      From a shop's clickstream to the probability that a visit ends in a purchase.

      Commands:
        demo           The whole loop in one command: events, features, model, a served score.
      """;

  private static final String HELP_END =
      """
        run JOB        Run a batch job on Direct, Flink or Spark; compare what jobs wrote.
        watch          Look after a day: its jobs, its alarms, whether all is well.
        retrain        Train on the newest days, if the data are fit, and bring the version to staging.
        savepoint      Stop the live job with all of its state, to go on after an upgrade.
        redis          A Redis for trying things; nothing is kept.
        bench          Measure: bench score, train, serve, jobs, drift.
        doctor         Check what this machine needs, and say how to mend it.
        help COMMAND   A command's own help.

      Everything that is written goes to --home DIR (default: ./.intent).
      Exit codes: 0 done, 1 failed, 2 wrong usage, 3 a gate, a comparison or an alarm said no, 130 and 143
      ended by Ctrl-C and SIGTERM.

      Examples:
        ./intent demo
        ./intent import --mapping testdata/mappings/rees46.yaml 2019-Oct.csv.gz
        ./intent run ingest --runner=flink --input=.intent/import
        ./intent train --promote
        ./intent serve --port 8080
      """;

  private static final String BANDIT = "bandit";
  private static final String FEATURES = "features";

  private final Clock clock;
  private final PrintStream out;
  private final PrintStream err;

  private Intent(Clock clock, PrintStream out, PrintStream err) {
    this.clock = clock;
    this.out = out;
    this.err = err;
  }

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(run(args, Clock.systemUTC(), System.out, System.err));
  }

  /** Runs a command, and returns its exit code. */
  public static int run(String[] args, Clock clock, PrintStream out, PrintStream err) {
    try {
      return new Intent(clock, out, err).run(List.of(args));
    } catch (UserError e) {
      err.println((args.length == 0 ? "intent" : args[0]) + ": " + e.getMessage());
      return e.exitCode();
    }
  }

  private int run(List<String> words) {
    if (words.isEmpty()) {
      err.print(help());
      return ExitCode.USAGE;
    }
    String command = words.get(0);
    List<String> rest = words.subList(1, words.size());
    Optional<Program> program = Program.of(command);
    if (program.isPresent()) {
      return onTerminal(program.get().launch(rest));
    }
    return switch (command) {
      case "--help", "-h" -> printHelp();
      case "help" -> rest.isEmpty() ? printHelp() : run(asHelp(rest));
      case "run" -> job(rest);
      case "demo" -> Commands.run(new DemoCommand(clock, out, err), rest.toArray(String[]::new));
      case "watch" -> Commands.run(new WatchCommand(clock, err), rest.toArray(String[]::new));
      case "retrain" ->
          rest.size() > 0 && rest.get(0).equals(GiveUpCommand.NAME)
              ? Commands.run(
                  new GiveUpCommand(clock, out),
                  rest.subList(1, rest.size()).toArray(String[]::new))
              : Commands.run(new RetrainCommand(clock, out, err), rest.toArray(String[]::new));
      case "redis" -> Commands.run(new RedisCommand(out), rest.toArray(String[]::new));
      case "savepoint" ->
          Commands.run(new SavepointCommand(clock, out), rest.toArray(String[]::new));
      case "doctor" -> Commands.run(new DoctorCommand(out), rest.toArray(String[]::new));
      case "bench" -> new Bench(clock, out, err).run(rest);
      default -> {
        err.println("There is no command \"" + command + "\".");
        err.print(help());
        yield ExitCode.USAGE;
      }
    };
  }

  /** A job of Beam, or one that needs none. */
  private int job(List<String> words) {
    if (!words.isEmpty() && words.get(0).equals(BANDIT)) {
      List<String> learn = new ArrayList<>(words);
      learn.set(0, "learn");
      return onTerminal(Program.POLICY.launch(learn));
    }
    if (!words.isEmpty() && words.get(0).equals(FEATURES)) {
      return onTerminal(Program.ofFeatures(words.subList(1, words.size())));
    }
    return new RunCommand(Installation.ofThisProcess(), clock, out, err).run(words);
  }

  private static List<String> asHelp(List<String> words) {
    String[] help = Arrays.copyOf(words.toArray(String[]::new), words.size() + 1);
    help[words.size()] = "--help";
    return words.get(0).equals("help") ? List.of("--help") : List.of(help);
  }

  private int printHelp() {
    out.print(help());
    return ExitCode.DONE;
  }

  private static String help() {
    StringBuilder help = new StringBuilder(HELP_START);
    for (Program program : Program.values()) {
      help.append(String.format("  %-13s  %s%n", program.command(), program.description()));
    }
    return help.append(HELP_END).toString();
  }

  private static int onTerminal(Launch launch) {
    Parent.endWithIt();
    try (Child child = Installation.ofThisProcess().onTerminal(launch)) {
      return child.join();
    }
  }
}
