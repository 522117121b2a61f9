package io.purchaseintent.features;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.command.Progress;
import io.purchaseintent.command.S3Options;
import io.purchaseintent.command.UserError;
import io.purchaseintent.definition.FeatureFile;
import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.feature.DeclaredFeature;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.declared.DeclarationLog;
import io.purchaseintent.lake.declared.NextDeclaration;
import io.purchaseintent.lake.declared.NextDeclaration.Change;
import io.purchaseintent.lake.declared.NextDeclaration.Kind;
import io.purchaseintent.store.s3.S3Access;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./intent run features}: declares the features of a shop, all of its file or nothing. */
@Command(
    name = "run features",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Declare the features of a shop: those that features.yaml says are counted of its events, and"
          + " columns of its tables beside them, which are taken into the lake. All of the file and"
          + " every row is checked first; nothing is taken in where anything is wrong. The next"
          + " daily or aggregate makes them of all days, training-set takes them, train, publish and"
          + " the server go by them. A feature whose meaning has changed is the next version of it;"
          + " one that is left out is made until it is dropped. How to write the file is told in"
          + " docs/own-features.md.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  What would be new, without declaring it:",
      "    ./intent run features --dry-run",
      "  ./intent run features",
      "  ./intent run features --file shop/features.yaml --json"
    })
public final class TakeFeaturesCommand implements Callable<Integer> {

  private final Clock clock;

  @Spec private CommandSpec spec;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "What is declared (default: features.yaml in the home folder).")
  private @Nullable Path file;

  @Option(
      names = "--backfill",
      split = ",",
      paramLabel = "TABLE",
      description =
          "Take all rows of this table in anew, as known from the time on that they say they hold"
              + " from; as it is done when a column is taken in first. States are made anew.")
  private Set<String> backfill = new LinkedHashSet<>();

  @Option(
      names = "--pseudonym-key",
      paramLabel = "FILE",
      description =
          "The key that ingest replaces shoppers' ids by (default: pseudonym.key in the home"
              + " folder, where it is).")
  private @Nullable Path pseudonymKey;

  @Option(names = "--dry-run", description = "Check all, and tell what would be; declare nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print one JSON object, nothing else.")
  private boolean json;

  @Mixin private final HomeOptions home = new HomeOptions();

  @Mixin private final LakeOptions lakes = new LakeOptions();

  @Mixin private final S3Options s3 = new S3Options();

  /** A command that tells the time by this clock. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  public TakeFeaturesCommand(Clock clock) {
    this.clock = clock;
  }

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(Commands.run(new TakeFeaturesCommand(Clock.systemUTC()), args));
  }

  @Override
  public Integer call() {
    Path from = file == null ? home.home().resolve(FeatureFile.NAME) : file;
    FeatureFile wanted = FeatureFile.read(from);
    TablesIntake.requireTables(backfill, wanted.tables());
    NextDeclaration next;
    Map<String, TableIntake.Found> found;
    try {
      Lake lake =
          Lake.of(lakes.address(home), lakes.lake(home), home.home(), s3.endpoint(), s3.region());
      DeclarationLog log = DeclarationLog.in(lake);
      next = NextDeclaration.of(log.all(), wanted.features());
      found = take(lake, wanted, from, next);
      boolean other = next.isOther() || !backfill.isEmpty();
      if (!dryRun
          && other
          && log.append(next.before(), clock.instant(), next.features(), !backfill.isEmpty())
              .isEmpty()) {
        throw new UserError(
            "Somebody else has declared features in " + lake + " meanwhile: run it again");
      }
    } catch (LakeException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Commands.oneLine(json(next, found)));
    } else {
      tell(found, out);
      tell(next, out);
    }
    out.flush();
    return ExitCode.DONE;
  }

  private Map<String, TableIntake.Found> take(
      Lake lake, FeatureFile wanted, Path from, NextDeclaration next) {
    if (wanted.tables().isEmpty()) {
      return Map.of();
    }
    Progress progress = Progress.onStandardError();
    TablesIntake intake =
        new TablesIntake(
            lake,
            from.toAbsolutePath().normalize().resolveSibling(""),
            new BucketFiles(
                home.home().resolve("buckets"), S3Access.of(s3.endpoint(), s3.region()), progress),
            pseudonymizer(),
            backfill,
            clock,
            System::getenv,
            progress);
    List<DeclaredFeature> standing = next.features().all();
    Map<String, TableIntake.Found> found =
        dryRun ? intake.look(wanted.tables(), standing) : intake.take(wanted.tables(), standing);
    progress.done(
        String.format(
            Locale.ROOT,
            "read %,d rows of %d tables",
            found.values().stream().mapToLong(TableIntake.Found::rows).sum(),
            found.size()));
    return found;
  }

  /** What ingest replaces shoppers' ids by, where the home has a key for that. */
  private @Nullable Pseudonymizer pseudonymizer() {
    Path key = pseudonymKey == null ? home.pseudonymKey() : pseudonymKey;
    if (pseudonymKey == null && !Files.isRegularFile(key)) {
      return null;
    }
    try {
      return new Pseudonymizer(Files.readAllBytes(key));
    } catch (IllegalArgumentException | IOException e) {
      throw new UserError(
          "The key " + key + " cannot be used: " + e.getMessage() + "; give ingest's own", e);
    }
  }

  private static void tell(Map<String, TableIntake.Found> tables, PrintWriter out) {
    tables.forEach(
        (name, found) -> {
          out.printf(
              Locale.ROOT,
              "%s: %,d rows of %,d keys, %,d new or changed%n",
              name,
              found.rows(),
              found.keys(),
              found.told());
          found.doubts().forEach(doubt -> out.println("  " + name + " " + doubt));
        });
  }

  private ObjectNode json(NextDeclaration next, Map<String, TableIntake.Found> tables) {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("declared", !dryRun && next.isOther());
    ArrayNode features = report.putArray("features");
    for (Change change : next.changes()) {
      features
          .addObject()
          .put("name", change.feature().name())
          .put("version", change.feature().version())
          .put("of", word(change.feature().of()))
          .put("type", word(change.feature().type()))
          .put("change", word(change.kind()));
    }
    ArrayNode taken = report.putArray("tables");
    tables.forEach(
        (name, found) -> {
          ObjectNode table =
              taken
                  .addObject()
                  .put("name", name)
                  .put("rows", found.rows())
                  .put("keys", found.keys())
                  .put("without_key", found.withoutKey())
                  .put("new_or_changed", found.told());
          found.doubts().forEach(table.putArray("doubts")::add);
        });
    return report;
  }

  private void tell(NextDeclaration next, PrintWriter out) {
    for (Change change : next.changes()) {
      DeclaredFeature feature = change.feature();
      out.printf(
          Locale.ROOT,
          "%-34s %-9s %-11s %s%n",
          feature.key(),
          word(feature.of()),
          word(feature.type()),
          words(change));
    }
    List<Change> made =
        next.changes().stream()
            .filter(change -> change.kind() == Kind.NEW || change.kind() == Kind.CHANGED)
            .toList();
    if (dryRun) {
      out.println("nothing was declared: it was a dry run");
    } else if (!made.isEmpty() || !backfill.isEmpty()) {
      out.println(
          "declared; the next daily or aggregate makes all states anew, with them: then training-set"
              + " and train, or publish");
    } else if (next.isOther()) {
      out.println("declared: only descriptions are others");
    } else {
      out.println("no declaration is other than before");
    }
  }

  private static String words(Change change) {
    DeclaredFeature feature = change.feature();
    return switch (change.kind()) {
      case NEW -> "new";
      case CHANGED ->
          "changed: version " + feature.version() + "; the one before is made until it is dropped";
      case UNCHANGED -> "as before";
      case LEFT ->
          "not in the file: made until it is dropped (./intent features drop "
              + feature.name()
              + "@"
              + feature.version()
              + ")";
    };
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
