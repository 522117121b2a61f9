package io.purchaseintent.benchmark.importing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.Progress;
import io.purchaseintent.command.UserError;
import io.purchaseintent.simulator.GenerateCommand;
import io.purchaseintent.source.ImportCommand;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./intent bench import}: what an import takes of the same events in other formats. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Events a processor second that an import takes in, of the same events as flat CSV, CSV in"
          + " gzip, JSON lines, Parquet and Avro, and as JSON and Parquet with lists of four; the"
          + " ratio to flat CSV beside each.",
      "Seconds are those of the import's own thread, from files to files, which other programs on"
          + " the machine change least; compilers and the collector of garbage come on top. Formats"
          + " take turns in one JVM. Medians are told, and the best of the rounds; what warms the JVM up"
          + " is not counted."
    },
    footer = {
      "",
      "The import of each format must write the same bytes, or the benchmark fails.",
      "",
      "Examples:",
      "  ./intent bench import",
      "  ./intent bench import --input=.intent/import --events=200000 --rounds=5 --json"
    })
public final class ImportBenchCommand implements Callable<Integer> {

  /** About how many events a simulated visit has, to ask for as many as are wanted. */
  private static final int EVENTS_A_VISIT = 6;

  private static final int DAYS = 5;
  private static final int WARM_UPS = 2;

  private final Clock clock;

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "200000",
      description = "How many events at most (default: ${DEFAULT-VALUE}).")
  private int events = 200_000;

  @Option(
      names = "--input",
      paramLabel = "DIR",
      description = "A folder of events, as import writes it, instead of simulated ones.")
  private @Nullable Path input;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often formats take turns after the warm-up (default: ${DEFAULT-VALUE}).")
  private int rounds = 3;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = ".intent/bench",
      description = "Files are written to import/ in it (default: ./${DEFAULT-VALUE}).")
  private Path home = Path.of(".intent", "bench");

  @Option(names = "--json", description = "Print one JSON object with all figures, nothing else.")
  private boolean json;

  /** A benchmark of imports that take this clock's time for now. */
  public ImportBenchCommand(Clock clock) {
    this.clock = clock;
  }

  /** Runs the command and ends the process. */
  public static void main(String[] args) {
    System.exit(Commands.run(new ImportBenchCommand(Clock.systemUTC()), args));
  }

  @Override
  public Integer call() throws IOException {
    if (events < 1 || rounds < 1) {
      throw UserError.ofUsage("--events and --rounds must be at least 1");
    }
    if (input != null && !Files.isDirectory(input)) {
      throw UserError.ofUsage(
          "--input=" + input + " is no folder: name the one that ./intent import wrote");
    }
    Path folder = home.toAbsolutePath().normalize().resolve("import");
    EventFiles files = EventFiles.read(input == null ? generated(folder) : input, events);
    Progress.onStandardError().at("writing the events in each format");
    files.write(folder);
    print(figures(files, measured(folder)));
    return ExitCode.DONE;
  }

  private Path generated(Path folder) {
    Path generated = folder.resolve("generated");
    int visits = Math.max(1, events / EVENTS_A_VISIT / DAYS);
    requireDone(
        "generate",
        Commands.run(
            new GenerateCommand(),
            "--days=" + DAYS,
            "--sessions-per-day=" + visits,
            "--out=" + generated));
    return generated;
  }

  private Map<Format, double[]> measured(Path folder) throws IOException {
    Map<Format, double[]> seconds = new EnumMap<>(Format.class);
    for (int round = -WARM_UPS; round < rounds; round++) {
      for (Format format : Format.values()) {
        double taken = run(format, folder);
        if (round < 0) {
          requireSame(format, folder);
        } else {
          seconds.computeIfAbsent(format, each -> new double[rounds])[round] = taken;
        }
      }
    }
    return seconds;
  }

  /** Imports, and tells the seconds that this thread was at work. */
  private double run(Format format, Path folder) {
    var threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    int code =
        Commands.run(
            new ImportCommand(clock),
            "--mapping=" + format.mappingIn(folder),
            "--out=" + out(format, folder),
            format.in(folder).toString());
    requireDone("import of " + format.title(), code);
    return (threads.getCurrentThreadCpuTime() - before) / 1e9;
  }

  private static void requireDone(String what, int code) {
    if (code != ExitCode.DONE) {
      throw new UserError("the " + what + " ended with " + code + "; why stands above");
    }
  }

  private static Path out(Format format, Path folder) {
    return folder.resolve("imported-" + format.code());
  }

  /** Formats that give other events are not worth a comparison. */
  private static void requireSame(Format format, Path folder) throws IOException {
    Path expected = out(Format.CSV, folder);
    Path actual = out(format, folder);
    List<Path> names = names(expected);
    boolean same = names.equals(names(actual));
    for (int i = 0; same && i < names.size(); i++) {
      same = Files.mismatch(expected.resolve(names.get(i)), actual.resolve(names.get(i))) < 0;
    }
    if (!same) {
      throw new UserError(
          "the import of %s gives other events than that of CSV: compare %s with %s"
              .formatted(format.title(), actual, expected));
    }
  }

  /** The files of events; what was rejected is told with its format's own words. */
  private static List<Path> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(Path::getFileName)
          .filter(name -> name.toString().startsWith("events-"))
          .sorted()
          .toList();
    }
  }

  private static ObjectNode figures(EventFiles files, Map<Format, double[]> seconds) {
    ObjectNode figures = new ObjectMapper().createObjectNode();
    figures.put("events", files.size()).put("fields", files.fields());
    ArrayNode formats = figures.putArray("formats");
    double flat = median(seconds.getOrDefault(Format.CSV, new double[1]));
    seconds.forEach(
        (format, taken) -> {
          double median = median(taken);
          ObjectNode row = formats.addObject();
          row.put("format", format.code()).put("records", files.records(format));
          row.put("cpu_seconds", rounded(median, 1e3));
          row.put("events_per_cpu_second", Math.round(files.size() / median));
          row.put("ratio_to_csv", rounded(flat / median, 1e2));
          double least = Arrays.stream(taken).min().orElseThrow();
          row.put("best_events_per_cpu_second", Math.round(files.size() / least));
          Arrays.stream(taken).map(each -> rounded(each, 1e3)).forEach(row.putArray("rounds")::add);
        });
    return figures;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  private static double rounded(double value, double parts) {
    return Math.round(value * parts) / parts;
  }

  private void print(ObjectNode figures) {
    if (json) {
      System.out.println(Commands.oneLine(figures));
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "%,d events of %d fields%n%-16s %9s %7s %14s %14s %12s%n",
        figures.path("events").asInt(),
        figures.path("fields").asInt(),
        "format",
        "records",
        "cpu s",
        "events/cpu s",
        "at best",
        "ratio to CSV");
    for (var row : figures.path("formats")) {
      System.out.printf(
          Locale.ROOT,
          "%-16s %,9d %7.2f %,14d %,14d %12.2f%n",
          row.path("format").asText(),
          row.path("records").asInt(),
          row.path("cpu_seconds").asDouble(),
          row.path("events_per_cpu_second").asLong(),
          row.path("best_events_per_cpu_second").asLong(),
          row.path("ratio_to_csv").asDouble());
    }
  }
}
