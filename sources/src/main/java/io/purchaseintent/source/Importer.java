package io.purchaseintent.source;

import io.purchaseintent.command.Progress;
import io.purchaseintent.command.UserError;
import io.purchaseintent.event.EventField;
import io.purchaseintent.event.EventRules;
import io.purchaseintent.event.ParseResult;
import io.purchaseintent.event.ParseResult.Accepted;
import io.purchaseintent.event.ParseResult.Rejected;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.mapping.LookupTable;
import io.purchaseintent.mapping.Mapping;
import io.purchaseintent.mapping.RowMapper;
import io.purchaseintent.mapping.UnusableValues;
import io.purchaseintent.record.InputFile;
import io.purchaseintent.record.InputFiles;
import io.purchaseintent.record.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events of foreign files. Each record is one row, or with lists and several events as
 * many as it has entries of each, or is passed over: rows = events written + rows rejected.
 */
final class Importer {

  private static final int ROWS_A_LOOK = 4_096;
  private static final int REASONS_TOLD = 3;
  private static final int MOST_KINDS_TOLD = 10;

  private final Mapping mapping;
  private final EventRules rules;
  private final double allowedShare;
  private final Progress progress;

  /**
   * An import by a mapping.
   *
   * @param allowedShare the share of rows up to which rejected ones do not fail the import
   */
  Importer(Mapping mapping, EventRules rules, double allowedShare, Progress progress) {
    this.mapping = mapping;
    this.rules = rules;
    this.allowedShare = allowedShare;
    this.progress = progress;
  }

  /**
   * What an import did.
   *
   * @param read records that files had, headers and blank lines aside
   * @param written events
   * @param rejected rows that broke a rule: records, or their entries
   * @param files files of events that were written
   * @param empty files that had no rows
   * @param unusable values that were left out of events, by field
   * @param noUsers events that are anonymous because what stood for the user's id is none, by what
   *     stood there
   * @param passedOver records that none of the mapping's events fits, by what they have instead
   * @param neverThere columns and paths that no row had, and what is there
   * @param reasons the most frequent reasons of rejected rows, with examples
   */
  record Counts(
      long read,
      long written,
      long rejected,
      int files,
      List<String> empty,
      Map<EventField, UnusableValues.Found> unusable,
      Map<String, Long> noUsers,
      Map<String, Long> passedOver,
      List<String> neverThere,
      List<String> reasons) {}

  /**
   * Imports files into a folder, which it replaces whole at the end.
   *
   * @param names files, folders, patterns and zips of files
   * @param lookupFiles the files of side tables by name; those without are sought beside the input
   * @throws UserError if a file or the folder is not usable, or too many rows are rejected; the
   *     folder then holds what it held before
   */
  Counts run(List<String> names, Map<String, List<Path>> lookupFiles, Path folder) {
    List<InputFile> files = InputFiles.of(names);
    try (EventFolder output = EventFolder.stage(folder)) {
      Map<String, LookupTable> lookups = lookups(files.get(0).path(), lookupFiles);
      UnusableValues unusable = new UnusableValues();
      RowMapper mapper = new RowMapper(mapping, lookups, rules, unusable);
      Written written = new Written(output);
      long read = 0;
      List<String> empty = new ArrayList<>();
      for (int i = 0; i < files.size(); i++) {
        String label = files.size() == 1 ? "" : (i + 1) + "/" + files.size() + " ";
        long rows = importFile(files.get(i), label, read, mapper, written);
        if (rows == 0) {
          empty.add(files.get(i).toString());
        }
        read += rows;
      }
      if (read == 0) {
        throw new UserError(
            files.size() == 1
                ? files.get(0) + " is empty: it has no rows"
                : "All " + files.size() + " files are empty, such as " + files.get(0));
      }
      requireFewRejected(written, mapper);
      output.publish();
      return new Counts(
          read,
          written.events,
          written.rejected.count(),
          output.files(),
          empty,
          unusable.found(),
          written.noUsers,
          mapper.passedOver(),
          mapper.neverThere(),
          written.rejected.mostFrequent(REASONS_TOLD));
    }
  }

  private long importFile(
      InputFile file, String label, long before, RowMapper mapper, Written written) {
    long read = 0;
    try (Table table = Table.open(file, mapping.dialect(), mapper.columns())) {
      long size = size(file.path());
      RowMapper.Sink sink = (result, entry) -> written.add(file, table, entry, result);
      while (table.next()) {
        read++;
        String broken = table.broken();
        if (broken != null) {
          written.add(file, table, null, new Rejected(Rejected.RECORD, broken));
        } else {
          mapper.map(table.row(), sink);
        }
        if ((before + read) % ROWS_A_LOOK == 0) {
          progress.at(reached(label, file, table, size, before + read));
        }
      }
    }
    return read;
  }

  /** What came of rows so far. */
  private static final class Written {
    private final EventFolder output;
    private final RejectedRows rejected;
    private final Map<String, Long> noUsers = new TreeMap<>();
    private long events;

    private Written(EventFolder output) {
      this.output = output;
      this.rejected = new RejectedRows(output);
    }

    private void add(InputFile file, Table table, @Nullable String entry, ParseResult result) {
      if (result instanceof Accepted accepted) {
        events++;
        if (accepted.noUser() != null) {
          noUsers.merge(accepted.noUser(), 1L, Long::sum);
        }
        output.event(EventJson.toBytes(accepted.event()));
      } else {
        rejected.add(file, table, entry, (Rejected) result);
      }
    }
  }

  private Map<String, LookupTable> lookups(Path first, Map<String, List<Path>> given) {
    Path parent = first.toAbsolutePath().getParent();
    Map<String, LookupTable> tables = new HashMap<>();
    mapping
        .lookups()
        .forEach(
            (name, lookup) -> {
              progress.at("reading the side table " + name);
              LookupTable table =
                  LookupTable.load(
                      name,
                      lookup,
                      given.getOrDefault(name, List.of()),
                      parent == null ? first : parent);
              if (table != null) {
                tables.put(name, table);
              }
            });
    return tables;
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UserError(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static String reached(String label, InputFile file, Table table, long size, long read) {
    // A pipe has no size: then the rows alone tell how far it is.
    String share =
        size == 0
            ? ""
            : String.format(
                Locale.ROOT, "%3d%% of ", Math.min(100, 100 * table.packedBytes() / size));
    return String.format(Locale.ROOT, "import %s%s%s: %,d rows", label, share, file, read);
  }

  private void requireFewRejected(Written written, RowMapper mapper) {
    long rejected = written.rejected.count();
    long rows = written.events + rejected;
    if (rows == 0) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "No row fits any of the events of %s: is it the mapping of these files? There were:"
                  + "%n  %s%nNothing was written",
              mapping.name(),
              String.join(
                  System.lineSeparator() + "  ",
                  mapper.passedOver().entrySet().stream()
                      .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                      .limit(MOST_KINDS_TOLD)
                      .map(kind -> "%,d × %s".formatted(kind.getValue(), kind.getKey()))
                      .toList())));
    }
    double share = (double) rejected / rows;
    if (share > allowedShare) {
      List<String> never = mapper.neverThere();
      throw new UserError(
          String.format(
              Locale.ROOT,
              "%,d of %,d rows (%.1f%%) break a rule, at most %.1f%% may: is %s the mapping of"
                  + " these files? The most frequent reasons:%n  %s%n%sNothing was written; with"
                  + " --allow-rejected=1 the good rows are, and the others go to rejected.jsonl",
              rejected,
              rows,
              100 * share,
              100 * allowedShare,
              mapping.name(),
              String.join(
                  System.lineSeparator() + "  ", written.rejected.mostFrequent(REASONS_TOLD)),
              never.isEmpty()
                  ? ""
                  : String.join(System.lineSeparator(), never) + System.lineSeparator()));
    }
  }
}
