package io.purchaseintent.source;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.Progress;
import io.purchaseintent.event.EventRules;
import io.purchaseintent.mapping.Mapping;
import io.purchaseintent.mapping.MappingFile;
import io.purchaseintent.source.Importer.Counts;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./intent import}: turns a shop's own files into canonical events by a mapping. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = "Turn a shop's CSV, JSON, Parquet or Avro into canonical events by a mapping.")
public final class ImportCommand implements Callable<Integer> {

  private static final int MOST_KINDS_TOLD = 10;

  private final Clock clock;
  private final @Nullable Path shipped;

  @Spec private CommandSpec spec;
  @Mixin private final HomeOptions home = new HomeOptions();

  @Option(
      names = "--mapping",
      paramLabel = "FILE.yaml",
      description =
          "How columns become fields; see docs/mappings.md. --suggest writes a first one.")
  private @Nullable Path mapping;

  @Mixin private final SuggestOptions suggestions = new SuggestOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "The folder to write, replaced whole (default: import in the home folder); with --suggest"
              + " the mapping's file.")
  private @Nullable Path out;

  @Option(
      names = "--lookup",
      paramLabel = "NAME=FILE",
      description = "A side table's file; by default it is sought beside the first FILE.")
  private Map<String, Path> lookups = new LinkedHashMap<>();

  @Option(
      names = "--allow-rejected",
      paramLabel = "SHARE",
      defaultValue = "0.5",
      description = "Fail if more than this share of the rows breaks a rule (${DEFAULT-VALUE}).")
  private double allowRejected;

  @Option(names = "--json", description = "Print one JSON object with the counts, nothing else.")
  private boolean json;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "CSV, JSON lines, JSON arrays, Parquet or Avro, plain, gzip, zstd, bzip2 or zip; a"
              + " folder, for all files in it and below but those that begin with _ or a point; or a"
              + " pattern, such as 'exports/2024-*.csv'.")
  private List<String> files;

  /** A command that takes events up to a day past this clock's now. */
  public ImportCommand(Clock clock) {
    this(clock, null);
  }

  /**
   * The same, for a program that has mappings with it.
   *
   * @param shipped their folder, or null
   */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  public ImportCommand(Clock clock, @Nullable Path shipped) {
    this.clock = clock;
    this.shipped = shipped;
  }

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(Commands.run(new ImportCommand(Clock.systemUTC(), shippedMappings()), args));
  }

  /** Those of the folder that ./intent is in, or of this one. */
  private static @Nullable Path shippedMappings() {
    Path folder = Path.of(System.getenv().getOrDefault("INTENT_ROOT", "."), "testdata", "mappings");
    return Files.isDirectory(folder) ? folder : null;
  }

  @Override
  public Integer call() {
    if (!(allowRejected >= 0 && allowRejected <= 1)) {
      throw wrong("--allow-rejected must be from 0 to 1, but is " + allowRejected);
    }
    if (suggestions.suggest && mapping != null) {
      throw wrong("--suggest looks for a mapping, so --mapping cannot stand beside it");
    }
    if (suggestions.suggest) {
      suggestions.run(
          files,
          shipped,
          out,
          json,
          clock.instant(),
          spec.commandLine().getOut(),
          spec.commandLine().getErr());
      return ExitCode.DONE;
    }
    if (mapping == null) {
      throw wrong("--mapping=FILE.yaml is missing; --suggest FILE names or writes one");
    }
    Mapping rules = MappingFile.read(mapping);
    Map<String, List<Path>> tables = new LinkedHashMap<>();
    lookups.forEach(
        (name, file) -> {
          if (!rules.lookups().containsKey(name)) {
            throw wrong("--lookup names \"" + name + "\", which the mapping's lookups lack");
          }
          tables.put(name, List.of(file));
        });
    Path folder = out == null ? home.home().resolve("import") : out;
    Progress progress = Progress.onStandardError();
    Counts counts =
        new Importer(rules, EventRules.asOf(clock.instant()), allowRejected, progress)
            .run(files, tables, folder);
    progress.done(
        String.format(
            Locale.ROOT,
            "imported %,d rows into %s: %,d events in %d files, %,d rejected",
            counts.read(),
            folder,
            counts.written(),
            counts.files(),
            counts.rejected()));
    PrintWriter standardError = spec.commandLine().getErr();
    if (!counts.empty().isEmpty()) {
      standardError.printf(
          Locale.ROOT,
          "%,d of the files had no rows, such as %s%n",
          counts.empty().size(),
          counts.empty().get(0));
    }
    counts
        .unusable()
        .forEach(
            (field, found) ->
                standardError.printf(
                    Locale.ROOT,
                    "%,d events are without a %s, as theirs cannot be used, such as: %s%s%n",
                    found.events(),
                    field.code(),
                    found.example(),
                    found.example().matches("\"[^\"]*\\d,\\d.*")
                        ? "; decimal: \",\" of the mapping's field reads decimal commas"
                        : ""));
    counts
        .noUsers()
        .forEach(
            (name, events) ->
                standardError.printf(
                    Locale.ROOT,
                    "%,d events name a user \"%s\", which is nobody: they are written as"
                        + " anonymous%n",
                    events,
                    name));
    tell(counts, standardError);
    standardError.flush();
    if (json) {
      print(counts, progress.seconds());
    }
    return ExitCode.DONE;
  }

  private static void tell(Counts counts, PrintWriter standardError) {
    counts.passedOver().entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(MOST_KINDS_TOLD)
        .forEach(
            kind ->
                standardError.printf(
                    Locale.ROOT,
                    "passed over, as none of the mapping's events fits: %s: %,d records%n",
                    kind.getKey(),
                    kind.getValue()));
    if (counts.passedOver().size() > MOST_KINDS_TOLD) {
      standardError.printf(
          Locale.ROOT, "and %,d other kinds%n", counts.passedOver().size() - MOST_KINDS_TOLD);
    }
    counts.neverThere().forEach(standardError::println);
    counts.reasons().forEach(reason -> standardError.println("rejected: " + reason));
  }

  private void print(Counts counts, double seconds) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("read", counts.read());
    node.put("written", counts.written());
    node.put("rejected", counts.rejected());
    node.put("files", counts.files());
    node.put("empty_files", counts.empty().size());
    if (!counts.unusable().isEmpty()) {
      ObjectNode unusable = node.putObject("unusable");
      counts.unusable().forEach((field, found) -> unusable.put(field.code(), found.events()));
    }
    if (!counts.noUsers().isEmpty()) {
      ObjectNode noUsers = node.putObject("no_user");
      counts.noUsers().forEach(noUsers::put);
    }
    if (!counts.passedOver().isEmpty()) {
      ObjectNode passedOver = node.putObject("passed_over");
      counts.passedOver().forEach(passedOver::put);
    }
    if (!counts.neverThere().isEmpty()) {
      counts.neverThere().forEach(node.putArray("never_there")::add);
    }
    node.put("seconds", Math.round(seconds * 1e3) / 1e3);
    PrintWriter standardOutput = spec.commandLine().getOut();
    standardOutput.println(Commands.oneLine(node));
    standardOutput.flush();
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
