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

/** Writes the events of foreign files: rows read = events written + rows rejected. */
final class Importer {

  private static final int ROWS_A_LOOK = 4_096;
  private static final int REASONS_TOLD = 3;

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
   * @param read rows that files had, headers and blank lines aside
   * @param written events
   * @param rejected rows that broke a rule
   * @param files files of events that were written
   * @param empty files that had no rows
   * @param unusable values that were left out of events, by field
   * @param noUsers events that are anonymous because what stood for the user's id is none, by what
   *     stood there
   */
  record Counts(
      long read,
      long written,
      long rejected,
      int files,
      List<Path> empty,
      Map<EventField, UnusableValues.Found> unusable,
      Map<String, Long> noUsers) {}

  /**
   * Imports files into a folder, which it replaces whole at the end.
   *
   * @param names files, and folders of files
   * @param lookupFiles the files of side tables by name; those without are sought beside the input
   * @throws UserError if a file or the folder is not usable, or too many rows are rejected; the
   *     folder then holds what it held before
   */
  Counts run(List<Path> names, Map<String, List<Path>> lookupFiles, Path folder) {
    List<Path> files = InputFiles.of(names);
    try (EventFolder output = EventFolder.stage(folder)) {
      RejectedRows rejected = new RejectedRows(output);
      Map<String, LookupTable> lookups = lookups(files.get(0), lookupFiles);
      long read = 0;
      long written = 0;
      List<Path> empty = new ArrayList<>();
      UnusableValues unusable = new UnusableValues();
      Map<String, Long> noUsers = new TreeMap<>();
      for (int i = 0; i < files.size(); i++) {
        String label = files.size() == 1 ? "" : (i + 1) + "/" + files.size() + " ";
        try (Table table = open(files.get(i))) {
          RowMapper mapper = new RowMapper(mapping, lookups, table.row(), rules, unusable);
          long size = size(files.get(i));
          long before = read;
          while (table.next()) {
            read++;
            ParseResult result =
                table.broken() != null
                    ? new Rejected(Rejected.RECORD, table.broken())
                    : mapper.map();
            if (result instanceof Accepted accepted) {
              written++;
              if (accepted.noUser() != null) {
                noUsers.merge(accepted.noUser(), 1L, Long::sum);
              }
              output.event(EventJson.toBytes(accepted.event()));
            } else {
              rejected.add(files.get(i), table.record(), (Rejected) result);
            }
            if (read % ROWS_A_LOOK == 0) {
              progress.at(reached(label, table, size, read));
            }
          }
          if (read == before) {
            empty.add(files.get(i));
          }
        }
      }
      if (read == 0) {
        throw new UserError(
            files.size() == 1
                ? files.get(0) + " is empty: it has no rows"
                : "All " + files.size() + " files are empty, such as " + files.get(0));
      }
      requireFewRejected(read, rejected);
      output.publish();
      return new Counts(
          read, written, rejected.count(), output.files(), empty, unusable.found(), noUsers);
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

  private Table open(Path file) {
    return Table.open(
        file, mapping.format(), mapping.columns(), mapping.delimiter(), mapping.usedColumns());
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UserError(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static String reached(String label, Table table, long size, long read) {
    // A pipe has no size: then the rows alone tell how far it is.
    String share =
        size == 0
            ? ""
            : String.format(Locale.ROOT, "%3d%% of ", 100 * table.file().packedBytes() / size);
    return String.format(
        Locale.ROOT, "import %s%s%s: %,d rows", label, share, table.file().path(), read);
  }

  private void requireFewRejected(long read, RejectedRows rejected) {
    double share = (double) rejected.count() / read;
    if (share > allowedShare) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "%,d of %,d rows (%.1f%%) break a rule, at most %.1f%% may: is %s the mapping of"
                  + " these files? The most frequent reasons:%n  %s%nNothing was written; with"
                  + " --allow-rejected=1 the good rows are, and the others go to rejected.jsonl",
              rejected.count(),
              read,
              100 * share,
              100 * allowedShare,
              mapping.name(),
              String.join(System.lineSeparator() + "  ", rejected.mostFrequent(REASONS_TOLD))));
    }
  }
}
