package io.purchaseintent.features;

import io.purchaseintent.command.Progress;
import io.purchaseintent.command.UserError;
import io.purchaseintent.definition.DeclaredTable;
import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.feature.DeclaredFeature;
import io.purchaseintent.feature.TableRow;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.RunName;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.iceberg.TableWriter;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.lake.table.TableRows;
import io.purchaseintent.yaml.NearestName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Takes tables beside the clicks into a lake: of all what is other than before, by one commit; of
 * none anything where a row of one is wrong.
 */
final class TablesIntake {

  private final Lake lake;
  private final Path folder;
  private final BucketFiles buckets;
  private final @Nullable Pseudonymizer pseudonymizer;
  private final Set<String> backfill;
  private final Clock clock;
  private final UnaryOperator<@Nullable String> environment;
  private final Progress progress;

  /**
   * Takes into a lake.
   *
   * @param folder beside which relative names are
   * @param buckets brings what is in a bucket
   * @param pseudonymizer makes of shoppers' ids what the lake has; null where that is the ids
   * @param backfill tables whose rows are believed to have been known from when they hold
   * @param environment what variables say; null where there is none
   */
  TablesIntake(
      Lake lake,
      Path folder,
      BucketFiles buckets,
      @Nullable Pseudonymizer pseudonymizer,
      Set<String> backfill,
      Clock clock,
      UnaryOperator<@Nullable String> environment,
      Progress progress) {
    this.lake = lake;
    this.folder = folder;
    this.buckets = buckets;
    this.pseudonymizer = pseudonymizer;
    this.backfill = backfill;
    this.clock = clock;
    this.environment = environment;
    this.progress = progress;
  }

  /** Reads all, and tells what would be taken in. */
  Map<String, TableIntake.Found> look(
      List<DeclaredTable> tables, Collection<DeclaredFeature> standing) {
    TableView before = TableRows.in(lake).newest().orElse(null);
    return each(tables, standing, before, Long.MIN_VALUE, row -> {});
  }

  /**
   * Takes all in.
   *
   * @throws TableWrite.ConflictException if another run took tables in meanwhile, or closed days
   */
  Map<String, TableIntake.Found> take(
      List<DeclaredTable> tables, Collection<DeclaredFeature> standing) {
    TableWrite write = TableRows.in(lake).write(RunName.of(clock) + "-" + UUID.randomUUID());
    try (NewFile file = new NewFile(write.writer())) {
      Map<String, TableIntake.Found> found =
          each(tables, standing, write.before(), write.closedMillis(), file::write);
      file.end(write);
      return found;
    } catch (IOException | UncheckedIOException e) {
      throw LakeException.of("taking tables into " + lake, new IOException(e));
    } finally {
      write.discard();
    }
  }

  /** The file of what is other than before, which begins with its first row. */
  private static final class NewFile implements AutoCloseable {

    private final TableWriter writer;
    private TableWriter.@Nullable Open open;

    NewFile(TableWriter writer) {
      this.writer = writer;
    }

    void write(TableRow row) {
      TableWriter.Open file = open;
      if (file == null) {
        try {
          file = writer.open(Partition.WHOLE);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        open = file;
      }
      file.write(TableRows.toRow(row));
    }

    void end(TableWrite write) throws IOException {
      if (open != null) {
        write.wrote(List.of(open.end("")));
        write.appendUnlessChanged();
      }
    }

    @Override
    public void close() {
      if (open != null) {
        open.close();
      }
    }
  }

  private Map<String, TableIntake.Found> each(
      List<DeclaredTable> tables,
      Collection<DeclaredFeature> standing,
      @Nullable TableView before,
      long closedMillis,
      Consumer<TableRow> sink) {
    Instant now = clock.instant();
    Instant counted = counted(now, closedMillis);
    Map<String, TableIntake.Found> found = new LinkedHashMap<>();
    for (DeclaredTable table : tables) {
      TableIntake intake =
          new TableIntake(
              table, standing, pseudonymizer, now, counted, backfill.contains(table.name()));
      if (before != null) {
        try {
          before.read(TableRows.SCHEMA, row -> intake.know(TableRows.of(row)));
        } catch (IOException e) {
          throw LakeException.of("reading the tables of " + lake, e);
        }
      }
      found.put(table.name(), intake.take(source(table), sink));
    }
    return found;
  }

  /** What is known now counts from now on, or from the end of the days that are closed. */
  private Instant counted(Instant now, long closedMillis) {
    LocalDate closed = EventTable.in(lake).closedUntil().orElse(LocalDate.EPOCH);
    long millis =
        Math.max(
            Math.max(now.toEpochMilli(), closedMillis),
            closed.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli());
    return Instant.ofEpochMilli(millis);
  }

  private RowSource source(DeclaredTable table) {
    Set<String> missing = Set.copyOf(table.missing());
    RowSource rows =
        table.from() instanceof DeclaredTable.Query query
            ? new QueryRows(table.name(), query, folder, missing, environment)
            : new FileRows(
                table.name(),
                buckets.here(table.name(), ((DeclaredTable.Files) table.from()).names()),
                folder,
                missing);
    return new RowSource() {
      private long read;

      @Override
      public void read(List<String> columns, List<String> optional, Sink sink) {
        rows.read(
            columns,
            optional,
            (texts, place) -> {
              if (++read % 10_000 == 0) {
                progress.at(String.format(Locale.ROOT, "%s: %,d rows", table.name(), read));
              }
              sink.take(texts, place);
            });
      }

      @Override
      public String words(Place place) {
        return rows.words(place);
      }
    };
  }

  /**
   * Refuses names that are no tables.
   *
   * @throws UserError if one is none
   */
  static void requireTables(Set<String> names, List<DeclaredTable> tables) {
    List<String> known = tables.stream().map(DeclaredTable::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw UserError.ofUsage(
            "--backfill="
                + name
                + " names none of the tables "
                + known
                + NearestName.question(name, known));
      }
    }
  }
}
