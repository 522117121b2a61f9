package io.purchaseintent.mapping;

import io.purchaseintent.command.UserError;
import io.purchaseintent.event.EventTime;
import io.purchaseintent.mapping.Mapping.Lookup;
import io.purchaseintent.record.Column;
import io.purchaseintent.record.Columns;
import io.purchaseintent.record.InputFile;
import io.purchaseintent.record.InputFiles;
import io.purchaseintent.record.Row;
import io.purchaseintent.record.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A side table in memory: the value of a key as of an instant.
 *
 * <p>A value holds from its own time on until the key's next one. Before a key's first value there
 * is none, as nobody could know it then. A table without times holds each key's first row always.
 */
public final class LookupTable {

  private static final Instant ALWAYS = Instant.MIN;

  private final Map<String, TreeMap<Instant, String>> values = new HashMap<>();
  private final boolean timed;
  private long skipped;

  private LookupTable(boolean timed) {
    this.timed = timed;
  }

  /**
   * Reads the files of a side table.
   *
   * @param given the files to read, or empty to seek the mapping's names in {@code folder}
   * @return the table, or null if it is optional and none of its files is there
   * @throws UserError if a file is not there or lacks a column
   */
  public static @Nullable LookupTable load(
      String name, Lookup lookup, List<Path> given, Path folder) {
    List<Path> files = given;
    if (given.isEmpty()) {
      files = lookup.files().stream().flatMap(file -> sought(folder, file).limit(1)).toList();
      if (files.isEmpty() && lookup.optional()) {
        return null;
      }
      if (files.size() < lookup.files().size() && !lookup.optional()) {
        throw new UserError(
            "The side table \""
                + name
                + "\" needs "
                + String.join(" and ", lookup.files())
                + " in "
                + folder.toAbsolutePath().normalize()
                + "; put them there or name them with --lookup="
                + name
                + "=FILE");
      }
    }
    LookupTable table = new LookupTable(lookup.time() != null);
    for (Path file : files) {
      for (InputFile each : InputFiles.of(List.of(file.toString()))) {
        table.read(each, lookup);
      }
    }
    return table;
  }

  private static Stream<Path> sought(Path folder, String file) {
    return Stream.of("", ".gz", ".zst", ".bz2", ".zip")
        .map(ending -> folder.resolve(file + ending))
        .filter(Files::exists);
  }

  private void read(InputFile file, Lookup lookup) {
    Columns columns = new Columns();
    Column key = columns.add(lookup.key());
    Column value = columns.add(lookup.value());
    Column time = lookup.time() == null ? null : columns.add(lookup.time());
    List<String> wanted = List.copyOf(lookup.where().values());
    List<Column> conditions = lookup.where().keySet().stream().map(columns::add).toList();
    Map<String, String> shared = new HashMap<>();
    try (Table table = Table.open(file, lookup.dialect(), columns)) {
      long rows = 0;
      while (table.next()) {
        rows++;
        if (table.broken() != null) {
          skipped++;
          continue;
        }
        Row row = table.row();
        boolean holds = true;
        for (int i = 0; i < wanted.size() && holds; i++) {
          holds = wanted.get(i).equals(conditions.get(i).text(row));
        }
        String keyText = holds ? key.text(row) : null;
        String valueText = holds ? value.text(row) : null;
        if (keyText != null && valueText != null) {
          Instant since = time == null ? ALWAYS : instant(time.text(row), lookup.format());
          if (since == null) {
            skipped++;
          } else {
            values
                .computeIfAbsent(keyText, any -> new TreeMap<>())
                .putIfAbsent(since, shared.computeIfAbsent(valueText, text -> text));
          }
        }
      }
      if (rows == 0) {
        throw new UserError(file + " is empty: a side table has rows");
      }
    }
  }

  private static @Nullable Instant instant(@Nullable String text, TimeForm format) {
    String iso = text == null ? null : format.toIso(text, ZoneOffset.UTC);
    return iso == null ? null : EventTime.parse(iso);
  }

  /** The value of a key as of a time (ISO-8601 with an offset), or null if there is none. */
  @Nullable String find(String key, @Nullable String time) {
    TreeMap<Instant, String> history = values.get(key);
    if (history == null) {
      return null;
    }
    Instant asOf = timed ? instant(time, TimeFormat.ISO) : ALWAYS;
    Map.Entry<Instant, String> entry = asOf == null ? null : history.floorEntry(asOf);
    return entry == null ? null : entry.getValue();
  }

  /** Rows that could not be read. */
  long skipped() {
    return skipped;
  }
}
