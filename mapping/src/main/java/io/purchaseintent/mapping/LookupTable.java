package io.purchaseintent.mapping;

import io.purchaseintent.command.UserError;
import io.purchaseintent.event.EventTime;
import io.purchaseintent.mapping.Mapping.Lookup;
import io.purchaseintent.record.Row;
import io.purchaseintent.record.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
      table.read(file, lookup);
    }
    return table;
  }

  private static Stream<Path> sought(Path folder, String file) {
    return Stream.of("", ".gz", ".zst")
        .map(ending -> folder.resolve(file + ending))
        .filter(Files::exists);
  }

  private void read(Path file, Lookup lookup) {
    Set<String> used = new LinkedHashSet<>(lookup.where().keySet());
    used.add(lookup.key());
    used.add(lookup.value());
    if (lookup.time() != null) {
      used.add(lookup.time());
    }
    Map<String, String> shared = new HashMap<>();
    try (Table table = Table.open(file, null, List.of(), ',', used)) {
      Row row = table.row();
      int key = row.column(lookup.key());
      int value = row.column(lookup.value());
      int time = lookup.time() == null ? -1 : row.column(lookup.time());
      List<int[]> positions = new ArrayList<>();
      List<String> wanted = List.copyOf(lookup.where().values());
      lookup.where().keySet().forEach(name -> positions.add(new int[] {row.column(name)}));
      long rows = 0;
      while (table.next()) {
        rows++;
        if (table.broken() != null) {
          skipped++;
          continue;
        }
        boolean holds = true;
        for (int i = 0; i < wanted.size() && holds; i++) {
          holds = wanted.get(i).equals(row.text(positions.get(i)[0]));
        }
        String keyText = holds ? row.text(key) : null;
        String valueText = holds ? row.text(value) : null;
        if (keyText != null && valueText != null) {
          Instant since = time < 0 ? ALWAYS : instant(row.text(time), lookup.format());
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
