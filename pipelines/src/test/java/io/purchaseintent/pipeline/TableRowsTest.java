package io.purchaseintent.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.event.Event;
import io.purchaseintent.feature.DeclaredFeature;
import io.purchaseintent.feature.DeclaredFeature.Column;
import io.purchaseintent.feature.DeclaredFeature.Of;
import io.purchaseintent.feature.DeclaredFeature.Type;
import io.purchaseintent.feature.DeclaredFeatures;
import io.purchaseintent.feature.DeclaredValues;
import io.purchaseintent.feature.TableRow;
import io.purchaseintent.json.DeclaredValuesJson;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.declared.Declaration;
import io.purchaseintent.lake.declared.DeclarationLog;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.table.SnapshotTable;
import io.purchaseintent.lake.table.TableRows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tables beside the clicks of random rows, with gaps, corrections and rows that come late: what
 * snapshots say as of each midnight, held to a look through all rows, and night after night.
 */
final class TableRowsTest {

  private static final long SEED = 7;
  private static final LocalDate FIRST = LocalDate.of(2024, 2, 20);
  private static final int DAYS = 9;
  private static final List<Integer> NIGHTS = List.of(3, 4, 9);

  @TempDir private Path folder;
  private int run;

  private static final DeclaredFeatures FEATURES =
      new DeclaredFeatures(
          List.of(
              feature("tier", Of.SHOPPER, Type.CATEGORY, "customers"),
              feature("credit", Of.SHOPPER, Type.NUMBER, "customers"),
              feature("joined", Of.SHOPPER, Type.DAYS_SINCE, "customers"),
              feature("stock", Of.PRODUCT, Type.NUMBER, "catalogue"),
              feature("margin", Of.CATEGORY, Type.NUMBER, "ranges"),
              feature("unknown", Of.PRODUCT, Type.NUMBER, "other")));

  private static DeclaredFeature feature(String name, Of of, Type type, String table) {
    return new DeclaredFeature(name, 1, of, type, "", new Column(table, name, null));
  }

  private static long millis(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }

  /** In the order in which they were taken in. */
  private static List<TableRow> randomRows() {
    Random random = new Random(SEED);
    List<TableRow> rows = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      boolean shopper = random.nextInt(3) > 0;
      long valid = millis(FIRST.minusDays(20)) + random.nextInt(30) * 86_400_000L;
      valid += random.nextInt(3) == 0 ? 0 : random.nextInt(86_400_000);
      long late = random.nextInt(3) == 0 ? random.nextInt(10) * 86_400_000L + 1 : 0;
      Map<String, @Nullable String> values = new TreeMap<>();
      boolean missing = random.nextInt(6) == 0;
      if (!shopper) {
        values.put("number:stock", missing ? null : random.nextInt(100) + ".0");
      } else {
        int which = 1 + random.nextInt(7);
        if ((which & 1) > 0) {
          values.put("category:tier", missing ? null : "tier" + random.nextInt(4));
        }
        if ((which & 2) > 0) {
          values.put("number:credit", missing ? null : random.nextInt(100) + ".5");
        }
        if ((which & 4) > 0) {
          values.put("days_since:joined", missing ? null : "" + random.nextInt(1_000_000));
        }
      }
      rows.add(
          new TableRow(
              shopper ? Of.SHOPPER : Of.PRODUCT,
              shopper ? "customers" : "catalogue",
              shopper ? "user" + random.nextInt(40) : "product" + random.nextInt(9),
              valid,
              valid + late,
              i,
              values));
    }
    for (int i = 0; i < 40; i++) {
      long valid = millis(FIRST.minusDays(20)) + random.nextInt(30) * 86_400_000L + i;
      long late = random.nextInt(3) == 0 ? random.nextInt(10) * 86_400_000L + 1 : 0;
      rows.add(
          new TableRow(
              Of.CATEGORY,
              "ranges",
              "category" + random.nextInt(3),
              valid,
              valid + late,
              i,
              Map.of("number:margin", "0." + random.nextInt(100))));
    }
    return rows;
  }

  private Answer job(Lake lake, String name, String... options) {
    List<String> words = new ArrayList<>(List.of(name, "--lake=" + lake.root()));
    words.addAll(List.of(options));
    words.addAll(Answer.LIGHT_RUNNER);
    run++;
    Instant now = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(run);
    return Answer.of(Clock.fixed(now, ZoneOffset.UTC), words.toArray(String[]::new));
  }

  private Lake lake(String name) throws IOException {
    Lake lake = Lake.of(folder.resolve(name).toString());
    Path input = Files.createDirectories(folder.resolve("export-" + name));
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Event event : SmallShop.events(SEED)) {
      lines.writeBytes(EventJson.toBytes(event));
      lines.write('\n');
    }
    Files.write(input.resolve("events.jsonl"), lines.toByteArray());
    job(lake, "ingest", "--input=" + input).json(0);
    Optional<Declaration> declared =
        DeclarationLog.in(lake).append(Declaration.NONE, Instant.EPOCH, FEATURES);
    assertTrue(declared.isPresent());
    return lake;
  }

  private static void add(Lake lake, List<TableRow> rows, Predicate<TableRow> which, String name)
      throws IOException {
    List<GenericRecord> added = rows.stream().filter(which).map(TableRows::toRow).toList();
    TableRows.in(lake).append(name, Map.of(Partition.WHOLE, added));
  }

  private record Said(DeclaredValues values, @Nullable String category) {
    static final Said NOTHING = new Said(DeclaredValues.NONE, null);
  }

  private static Map<String, TreeMap<Long, Said>> snapshots(LakeTable table) throws IOException {
    String id = table.name().contains("user") ? "user_id" : "product_id";
    Map<String, TreeMap<Long, Said>> snapshots = new HashMap<>();
    for (GenericRecord row : Tables.rows(table)) {
      Object text = row.get("declared_features");
      snapshots
          .computeIfAbsent(String.valueOf(row.get(id)), any -> new TreeMap<>())
          .put(
              (Long) row.get("as_of_time"),
              new Said(
                  DeclaredValuesJson.read(text == null ? null : text.toString()),
                  id.equals("user_id") || row.get("category") == null
                      ? null
                      : row.get("category").toString()));
    }
    return snapshots;
  }

  private static DeclaredValues naive(
      List<TableRow> rows, Of of, @Nullable String key, long midnight) {
    Map<String, Object> values = new TreeMap<>();
    for (DeclaredFeature feature : FEATURES.all()) {
      String column = TableRow.column(feature.type(), feature.name());
      rows.stream()
          .filter(row -> row.of() == of && Objects.equals(row.key(), key))
          .filter(row -> row.values().containsKey(column))
          .filter(row -> row.knownMillis() < midnight)
          .max(
              Comparator.comparingLong(TableRow::validMillis)
                  .thenComparingLong(TableRow::takenMillis))
          .map(row -> row.values().get(column))
          .ifPresent(
              text ->
                  values.put(
                      feature.key(),
                      switch (feature.type()) {
                        case NUMBER -> (Object) Double.valueOf(text);
                        case CATEGORY -> text;
                        case DAYS_SINCE -> Instant.ofEpochMilli(Long.parseLong(text));
                      }));
    }
    return DeclaredValues.of(values);
  }

  private static void assertNaive(Lake lake, List<TableRow> rows, Of of, String start, int keys)
      throws IOException {
    Map<String, TreeMap<Long, Said>> actual =
        snapshots(of == Of.SHOPPER ? SnapshotTable.usersIn(lake) : SnapshotTable.productsIn(lake));
    int said = 0;
    for (int i = 0; i < keys; i++) {
      for (int day = 0; day <= DAYS; day++) {
        long midnight = millis(FIRST.plusDays(day));
        Map.Entry<Long, Said> newest =
            actual.getOrDefault(start + i, new TreeMap<>()).floorEntry(midnight);
        Said found = newest == null ? Said.NOTHING : newest.getValue();
        DeclaredValues expected =
            naive(rows, of, start + i, midnight)
                .and(naive(rows, Of.CATEGORY, found.category(), midnight));
        assertEquals(
            expected, found.values(), start + i + " as of " + Instant.ofEpochMilli(midnight));
        said += expected.isEmpty() ? 0 : 1;
      }
    }
    assertTrue(said > 5 * keys, said + " said");
  }

  @Test
  void snapshotsSayAsOfEachMidnight_whatRowsSaidThatHeldAndWereKnown_nightsAsOneRun()
      throws IOException {
    List<TableRow> rows = randomRows();
    Lake whole = lake("whole");
    add(whole, rows, row -> true, "all");
    job(whole, "aggregate", "--until=" + FIRST.plusDays(DAYS)).json(0);

    assertNaive(whole, rows, Of.SHOPPER, "user", 40);
    assertNaive(whole, rows, Of.PRODUCT, "product", 9);

    Lake nights = lake("nights");
    long taken = Long.MIN_VALUE;
    for (int night : NIGHTS) {
      long from = taken;
      long until = millis(FIRST.plusDays(night));
      add(
          nights,
          rows,
          row -> row.knownMillis() >= from && row.knownMillis() < until,
          "night" + night);
      job(nights, "aggregate", "--until=" + FIRST.plusDays(night)).json(0);
      taken = until;
    }
    for (LakeTable table : List.of(SnapshotTable.usersIn(whole), SnapshotTable.productsIn(whole))) {
      LakeTable same =
          table.name().contains("user")
              ? SnapshotTable.usersIn(nights)
              : SnapshotTable.productsIn(nights);
      assertEquals(texts(table), texts(same), table.name());
    }
  }

  private static List<String> texts(LakeTable table) throws IOException {
    return Tables.rows(table).stream().map(GenericRecord::toString).sorted().toList();
  }
}
