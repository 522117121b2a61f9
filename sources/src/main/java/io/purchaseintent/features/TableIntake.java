package io.purchaseintent.features;

import io.purchaseintent.command.UserError;
import io.purchaseintent.definition.DeclaredTable;
import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.feature.DeclaredFeature;
import io.purchaseintent.feature.DeclaredFeature.Column;
import io.purchaseintent.feature.DeclaredFeature.Of;
import io.purchaseintent.feature.DeclaredFeature.Type;
import io.purchaseintent.feature.TableRow;
import io.purchaseintent.features.RowSource.Place;
import io.purchaseintent.hash.StableHash;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells of a table's rows which are other than what the lake has of it.
 *
 * <p>Of a column that is taken in for the first time a row is believed to have been known from when
 * it holds; of all others, from now on. What is unchanged is not told again. In memory are hashes
 * of what the lake has and of the rows' keys, about 50 bytes a value. Not thread-safe.
 */
final class TableIntake {

  /** A category of more different ones tells a model little. */
  static final int MOST_CATEGORIES = 1_000;

  private static final int COUNTED = 1_000_000;
  private static final Duration FURTHEST = Duration.ofDays(3_660);
  private static final long NOTHING_SAID = 7;

  /** A column that is read as values of a type. */
  private record Value(Type type, String column, String code) {}

  /**
   * What was found.
   *
   * @param rows that were read
   * @param told rows, or parts of them, that are other than before
   * @param withoutKey rows that tell nothing, as they have no key
   * @param keys different ones
   * @param doubts what may be wrong, in sentences
   */
  record Found(long rows, long told, long withoutKey, int keys, List<String> doubts) {}

  private final DeclaredTable table;
  private final Cell cell;
  private final List<Value> values = new ArrayList<>();
  private final List<String> columns = new ArrayList<>();
  private final List<String> optional = new ArrayList<>();
  private final @Nullable Pseudonymizer pseudonymizer;
  private final long now;
  private final long counted;
  private final boolean backfill;

  private final Fingerprints before = new Fingerprints();
  private final Set<String> columnsBefore = new HashSet<>();

  private final Fingerprints rowPlaces = new Fingerprints();
  private final Fingerprints rowHashes = new Fingerprints();
  private final SeenKeys keys = new SeenKeys(this::key);
  private final Map<String, Fingerprints> categories = new LinkedHashMap<>();
  private final Map<String, Long> left = new LinkedHashMap<>();
  private long rows;
  private long told;
  private long withoutKey;

  /**
   * A table, of which the lake has nothing yet.
   *
   * @param standing features that are made already, perhaps of columns that are wanted no more
   * @param pseudonymizer makes of shoppers' ids what the lake has; null where that is the ids
   * @param now when it is taken in
   * @param counted from when on what is known now counts: now, or the end of the days that are
   *     closed
   * @param backfill whether all rows are believed to have been known from when they hold
   */
  TableIntake(
      DeclaredTable table,
      Collection<DeclaredFeature> standing,
      @Nullable Pseudonymizer pseudonymizer,
      Instant now,
      Instant counted,
      boolean backfill) {
    this.table = table;
    this.cell = new Cell(table.name(), table.timeFormat());
    this.pseudonymizer = table.of() == Of.SHOPPER ? pseudonymizer : null;
    this.now = now.toEpochMilli();
    this.counted = counted.toEpochMilli();
    this.backfill = backfill;
    columns.add(table.key());
    if (table.time() != null) {
      columns.add(table.time());
    }
    Set<Value> wanted = new HashSet<>();
    table.features().forEach(feature -> add(feature, wanted));
    int needed = values.size();
    standing.forEach(feature -> add(feature, wanted));
    for (Value value : values) {
      columns.add(value.column());
    }
    Set<String> must = new HashSet<>(columns.subList(0, columns.size() - values.size() + needed));
    columns.stream().filter(column -> !must.contains(column)).forEach(optional::add);
    if (backfill && table.time() == null) {
      throw new UserError(
          "--backfill="
              + table.name()
              + ": the table has no time, so that nothing says from when on its rows held: name a"
              + " column of it as time");
    }
  }

  private void add(DeclaredFeature feature, Set<Value> wanted) {
    if (feature.source() instanceof Column column && column.table().equals(table.name())) {
      Value value =
          new Value(
              feature.type(), column.column(), TableRow.column(feature.type(), column.column()));
      if (wanted.add(value)) {
        values.add(value);
        if (value.type() == Type.CATEGORY) {
          categories.putIfAbsent(value.column(), new Fingerprints());
        }
      }
    }
  }

  /** Notes a row that the lake has. */
  void know(TableRow row) {
    if (!row.table().equals(table.name())) {
      return;
    }
    keys.know(row.key());
    row.values()
        .forEach(
            (column, text) -> {
              columnsBefore.add(column);
              before.put(
                  id(row.key(), row.validMillis(), column), fingerprint(text), row.takenMillis());
            });
  }

  /** Without a time there is one value of a key and column; with one, one for each. */
  private long id(String key, long validMillis, String column) {
    return StableHash.of(
        key + '\u0001' + (table.time() == null ? "" : validMillis) + '\u0001' + column);
  }

  private static long fingerprint(@Nullable String text) {
    return text == null ? NOTHING_SAID : StableHash.of(text);
  }

  /**
   * Reads rows.
   *
   * @param sink takes what is other than before
   * @throws UserError if a row is none that can be taken in
   */
  Found take(RowSource source, Consumer<TableRow> sink) {
    source.read(columns, optional, (texts, place) -> take(texts, place, source, sink));
    keys.requireWrittenAsBefore(where());
    return new Found(rows, told, withoutKey, keys.size(), doubts());
  }

  private String where() {
    return "tables." + table.name();
  }

  private void take(
      @Nullable String[] texts, Place place, RowSource source, Consumer<TableRow> sink) {
    rows++;
    String written = texts[0] == null ? "" : texts[0].strip();
    if (written.isEmpty()) {
      withoutKey++;
      return;
    }
    String key = key(written);
    long valid = table.time() == null ? 0 : valid(texts[1], place, source);
    Map<String, @Nullable String> row = new TreeMap<>();
    int first = texts.length - values.size();
    for (int i = 0; i < values.size(); i++) {
      Value value = values.get(i);
      String text = texts[first + i];
      if (text == null && optional.contains(value.column())) {
        continue;
      }
      try {
        row.put(value.code(), text == null ? null : cell.kept(value.type(), text));
      } catch (Cell.Unreadable e) {
        if (!optional.contains(value.column())) {
          throw new UserError(
              source.words(place)
                  + ": "
                  + value.column()
                  + " is \""
                  + shortened(String.valueOf(text))
                  + "\", but must be "
                  + e.getMessage()
                  + ", as features of "
                  + where()
                  + " are declared: mend it, name it in missing, or declare another type",
              e);
        }
        left.merge(value.column(), 1L, Long::sum);
      }
    }
    if (!isCopy(key, written, valid, row, place, source)) {
      keys.see(key, shortened(written));
      tell(key, valid, row, sink);
    }
  }

  private String key(String written) {
    return pseudonymizer == null ? written : String.valueOf(pseudonymizer.apply(written));
  }

  private long valid(@Nullable String text, Place place, RowSource source) {
    Instant time = text == null ? null : cell.time(text.strip());
    String wrong =
        text == null
            ? "is missing, but each row needs one"
            : time == null
                ? "must be of the form " + cell.words() + ": time_format names others"
                : time.isBefore(Cell.FIRST_TIME)
                    ? "is before 1980 (" + time + "): is time_format of another unit?"
                    : time.isAfter(Instant.ofEpochMilli(now).plus(FURTHEST))
                        ? "is more than ten years ahead ("
                            + time
                            + "): is time_format of another unit?"
                        : null;
    if (wrong != null || time == null) {
      throw new UserError(
          source.words(place)
              + ": "
              + table.time()
              + (text == null ? " " : " \"" + shortened(text) + "\" ")
              + wrong);
    }
    return time.toEpochMilli();
  }

  private static String shortened(String text) {
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }

  private boolean isCopy(
      String key,
      String written,
      long valid,
      Map<String, @Nullable String> row,
      Place place,
      RowSource source) {
    long id = id(key, valid, "");
    long hash = StableHash.of(row.toString());
    if (!rowHashes.has(id)) {
      rowHashes.put(id, hash, 0);
      rowPlaces.put(id, ((long) place.file() << 40) | place.number(), 0);
      return false;
    }
    long there = rowPlaces.get(id);
    Place other = new Place((int) (there >>> 40), there & ((1L << 40) - 1));
    if (rowHashes.get(id) != hash) {
      throw new UserError(
          source.words(place)
              + ": "
              + table.key()
              + " "
              + shortened(written)
              + (table.time() == null ? "" : " as of " + Instant.ofEpochMilli(valid))
              + " is in "
              + source.words(other)
              + ", too, with other values: which of them holds? Leave one out"
              + (table.time() == null ? ", or name the column that says from when as time" : ""));
    }
    return true;
  }

  private void tell(
      String key, long valid, Map<String, @Nullable String> row, Consumer<TableRow> sink) {
    Map<String, @Nullable String> first = new TreeMap<>();
    Map<String, @Nullable String> changed = new TreeMap<>();
    row.forEach(
        (column, text) -> {
          if (backfill || !columnsBefore.contains(column)) {
            first.put(column, text);
          } else {
            long id = id(key, valid, column);
            boolean said = before.has(id);
            boolean nothingNew = text == null && !said && table.time() == null;
            if (!nothingNew && (!said || before.get(id) != fingerprint(text))) {
              changed.put(column, text);
            }
          }
        });
    for (Value value : values) {
      String text = row.get(value.code());
      Fingerprints different = categories.get(value.column());
      if (value.type() == Type.CATEGORY
          && different != null
          && text != null
          && different.size() < COUNTED) {
        different.put(StableHash.of(text), 1, 0);
      }
    }
    if (!first.isEmpty()) {
      long from =
          table.time() != null
              ? valid
              : table.since() != null ? table.since().toEpochMilli() : counted;
      emit(key, from, from, first, sink);
    }
    if (!changed.isEmpty()) {
      long from = table.time() != null ? valid : counted;
      emit(key, from, Math.max(from, counted), changed, sink);
    }
  }

  private void emit(
      String key,
      long valid,
      long known,
      Map<String, @Nullable String> row,
      Consumer<TableRow> sink) {
    told++;
    sink.accept(new TableRow(table.of(), table.name(), key, valid, known, now, row));
  }

  private List<String> doubts() {
    List<String> doubts = new ArrayList<>();
    if (rows == 0) {
      doubts.add("has no rows: what was taken in before stands");
    } else {
      doubts.addAll(keys.doubts());
    }
    if (withoutKey > 0) {
      doubts.add(
          String.format(Locale.ROOT, "has %,d rows without a key, which tell nothing", withoutKey));
    }
    categories.forEach(
        (column, different) -> {
          if (different.size() > MOST_CATEGORIES) {
            doubts.add(
                String.format(
                    Locale.ROOT,
                    "has %s%,d different values of %s: a category of more than %,d tells a model"
                        + " little; is it a number, or an id?",
                    different.size() == COUNTED ? "at least " : "",
                    different.size(),
                    column,
                    MOST_CATEGORIES));
          }
        });
    left.forEach(
        (column, times) ->
            doubts.add(
                String.format(
                    Locale.ROOT,
                    "has %,d values of %s that a feature of before cannot take, and does not",
                    times,
                    column)));
    return doubts;
  }
}
