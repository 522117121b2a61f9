package io.purchaseintent.lake;

import io.purchaseintent.hash.StableHash;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/**
 * What a day of a dataset would lose if a run replaced it.
 *
 * @param day that the rows are filed under
 * @param lost rows that would be gone
 * @param rows that the current run has of it
 */
public record Loss(LocalDate day, long lost, long rows) {

  /** Days that a message names; the rest are counted. */
  private static final int NAMED = 12;

  /** Keys that are in memory at a time, 8 bytes each: those of a longer day take several turns. */
  private static final int KEYS = 4 << 20;

  /**
   * What would be lost of a table whose rows have a key: the rows of the current run that are
   * neither staged nor added by a stream, day by day.
   *
   * @param key the columns of the key
   */
  public static List<Loss> of(
      Dataset dataset, Dataset.Staging staging, Schema schema, List<String> key) {
    Map<LocalDate, List<Path>> staged = byDay(staging.files());
    Map<LocalDate, List<Path>> appended = byDay(dataset.appended());
    Schema columns = ParquetRows.some(schema, key);
    List<Loss> losses = new ArrayList<>();
    byDay(dataset.ofRun())
        .forEach(
            (day, files) -> {
              List<Path> after = new ArrayList<>(staged.getOrDefault(day, List.of()));
              after.addAll(appended.getOrDefault(day, List.of()));
              try {
                add(day, missing(files, after, columns), count(files), losses);
              } catch (IOException e) {
                throw LakeException.of("comparing " + dataset.folder() + " with what is new", e);
              }
            });
    return losses;
  }

  /**
   * What would be lost of a table that is made of events: the days that the current run has, and
   * the events have not.
   *
   * @param covered the days that rows can be made for
   */
  public static List<Loss> ofDays(Dataset dataset, Predicate<LocalDate> covered) {
    List<Loss> losses = new ArrayList<>();
    byDay(dataset.ofRun())
        .forEach(
            (day, files) -> {
              if (!covered.test(day)) {
                try {
                  long rows = count(files);
                  add(day, rows, rows, losses);
                } catch (IOException e) {
                  throw LakeException.of("looking at " + dataset.folder(), e);
                }
              }
            });
    return losses;
  }

  /** The days and how much of each, the first of them by name. */
  public static String text(List<Loss> losses) {
    String named =
        losses.stream()
            .limit(NAMED)
            .map(
                loss ->
                    String.format(
                        Locale.ROOT, "%s (%,d of %,d rows)", loss.day, loss.lost, loss.rows))
            .collect(Collectors.joining(", "));
    int more = losses.size() - NAMED;
    return more <= 0 ? named : named + " and " + more + (more == 1 ? " more day" : " more days");
  }

  private static void add(LocalDate day, long lost, long rows, List<Loss> losses) {
    if (lost > 0) {
      losses.add(new Loss(day, lost, rows));
    }
  }

  private static Map<LocalDate, List<Path>> byDay(List<Path> files) {
    return files.stream()
        .collect(Collectors.groupingBy(Dataset::day, TreeMap::new, Collectors.toList()));
  }

  private static long count(List<Path> files) throws IOException {
    long rows = 0;
    for (Path file : files) {
      rows += ParquetRows.count(file);
    }
    return rows;
  }

  private static long missing(List<Path> before, List<Path> after, Schema columns)
      throws IOException {
    if (after.isEmpty()) {
      return count(before);
    }
    int turns = (int) (count(after) / KEYS) + 1;
    long missing = 0;
    for (int turn = 0; turn < turns; turn++) {
      Keys there = new Keys();
      for (Path file : after) {
        forEachKey(file, columns, turn, turns, there::add);
      }
      there.sort();
      long[] gone = new long[1];
      for (Path file : before) {
        forEachKey(file, columns, turn, turns, key -> gone[0] += there.has(key) ? 0 : 1);
      }
      missing += gone[0];
    }
    return missing;
  }

  /** Takes keys. */
  private interface KeySink {
    void accept(long key);
  }

  private static void forEachKey(Path file, Schema columns, int turn, int turns, KeySink sink)
      throws IOException {
    ParquetRows.read(
        file,
        columns,
        row -> {
          long key = key(row);
          if (Math.floorMod(key, turns) == turn) {
            sink.accept(key);
          }
        });
  }

  private static long key(GenericRecord row) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < row.getSchema().getFields().size(); i++) {
      text.append(row.get(i)).append('\n');
    }
    return StableHash.of(text.toString());
  }

  /** Keys that are added, sorted, and then looked for. */
  private static final class Keys {
    private long[] keys = new long[1 << 10];
    private int size;

    void add(long key) {
      if (size == keys.length) {
        keys = Arrays.copyOf(keys, 2 * size);
      }
      keys[size++] = key;
    }

    void sort() {
      Arrays.sort(keys, 0, size);
    }

    boolean has(long key) {
      return Arrays.binarySearch(keys, 0, size, key) >= 0;
    }
  }
}
