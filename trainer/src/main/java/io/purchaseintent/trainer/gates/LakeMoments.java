package io.purchaseintent.trainer.gates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.event.Channel;
import io.purchaseintent.event.Device;
import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.Availability;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.FeatureRequest;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.hash.StableHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.jspecify.annotations.Nullable;

/**
 * Makes moments of a training set again of the events and snapshots in the lake, as they were known
 * then: plain Java, one machine, a sample of the sessions.
 */
final class LakeMoments {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path lake;
  private final Availability availability;
  private final List<String> features;

  /**
   * @param features the columns of a vector
   */
  LakeMoments(Path lake, Availability availability, List<String> features) {
    this.lake = lake;
    this.availability = availability;
    this.features = features;
  }

  /** Whether the lake has what moments are made of. */
  boolean available() {
    return Stream.of("events", "snapshots/users", "snapshots/products")
        .allMatch(name -> Files.isDirectory(lake.resolve(name)));
  }

  /** A row of a training set, by what its moment is found again. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Row(
      String sessionId, long sessionStart, int moment, @Nullable String userId, float[] vector) {}

  /**
   * One moment each of so many sessions, drawn by the seed.
   *
   * @param part the files of a part of a training set
   * @return those of whose events the lake has all; fewer than {@code sessions} if it lacks some
   */
  List<SampledMoment> sample(List<Path> part, int sessions, long seed) throws IOException {
    List<Row> rows = rows(part, sessions, seed);
    Map<String, List<CompactEvent>> events = events(rows);
    List<SessionState> states = new ArrayList<>();
    List<Row> found = new ArrayList<>();
    for (Row row : rows) {
      List<CompactEvent> own =
          events.getOrDefault(row.sessionId, List.of()).stream()
              .filter(event -> event.timeMillis() >= row.sessionStart)
              .sorted()
              .toList();
      if (own.size() >= row.moment) {
        found.add(row);
        states.add(SessionState.of(own.subList(0, row.moment)));
      }
    }
    return joined(found, states);
  }

  private List<Row> rows(List<Path> part, int count, long seed) throws IOException {
    Map<String, Integer> moments = new HashMap<>();
    for (Path file : part) {
      forEachRow(file, row -> moments.merge(key(row), (Integer) row.get("moment"), Math::max));
    }
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Integer> chosen = new HashMap<>();
    moments.keySet().stream()
        .sorted(
            Comparator.<String>comparingLong(key -> StableHash.of(seed + key))
                .thenComparing(Comparator.naturalOrder()))
        .limit(count)
        .forEach(
            key ->
                chosen.put(key, 1 + random.nextInt(Objects.requireNonNull(moments.get(key), key))));
    Map<String, Row> rows = new TreeMap<>();
    for (Path file : part) {
      forEachRow(
          file,
          row -> {
            if (Objects.equals(chosen.get(key(row)), row.get("moment"))) {
              rows.put(key(row), row(row));
            }
          });
    }
    return List.copyOf(rows.values());
  }

  private static String key(GenericRecord row) {
    return row.get("session_id") + "\n" + row.get("session_start");
  }

  private Row row(GenericRecord row) {
    float[] vector = new float[features.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = ((Number) row.get(features.get(i))).floatValue();
    }
    return new Row(
        row.get("session_id").toString(),
        (Long) row.get("session_start"),
        (Integer) row.get("moment"),
        text(row, "user_id"),
        vector);
  }

  private Map<String, List<CompactEvent>> events(List<Row> rows) throws IOException {
    Set<String> sessions = rows.stream().map(Row::sessionId).collect(Collectors.toSet());
    long first = rows.stream().mapToLong(Row::sessionStart).min().orElse(0);
    String firstDay = "dt=" + Instant.ofEpochMilli(first).atOffset(ZoneOffset.UTC).toLocalDate();
    Map<String, List<CompactEvent>> events = new HashMap<>();
    Path folder = lake.resolve("events");
    for (Path file : files("events")) {
      if (folder.relativize(file).toString().compareTo(firstDay) < 0) {
        continue;
      }
      forEachRow(
          file,
          row -> {
            String session = row.get("session_id").toString();
            if (sessions.contains(session)) {
              events.computeIfAbsent(session, id -> new ArrayList<>()).add(event(row));
            }
          });
    }
    return events;
  }

  private List<SampledMoment> joined(List<Row> rows, List<SessionState> states) throws IOException {
    Set<String> userIds = new TreeSet<>();
    Set<String> productIds = new TreeSet<>();
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).userId != null) {
        userIds.add(rows.get(i).userId);
      }
      String product = states.get(i).newest().productId();
      if (product != null) {
        productIds.add(product);
      }
    }
    Map<String, TreeMap<Long, UserHistory>> users =
        snapshots("snapshots/users", "user_id", userIds, LakeMoments::user);
    Map<String, TreeMap<Long, ProductStats>> products =
        snapshots("snapshots/products", "product_id", productIds, LakeMoments::product);
    List<SampledMoment> moments = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      FeatureRequest request = FeatureRequest.after(states.get(i).newest());
      long day = availability.newestAsOfDay(request.time().toEpochMilli());
      moments.add(
          new SampledMoment(
              newest(users, rows.get(i).userId, day),
              states.get(i),
              newest(products, request.productId(), day),
              request,
              rows.get(i).vector));
    }
    return moments;
  }

  private static <T> @Nullable T newest(
      Map<String, TreeMap<Long, T>> snapshots, @Nullable String id, long day) {
    TreeMap<Long, T> own = id == null ? null : snapshots.get(id);
    Map.Entry<Long, T> entry = own == null ? null : own.floorEntry(day);
    return entry == null ? null : entry.getValue();
  }

  private <T> Map<String, TreeMap<Long, T>> snapshots(
      String dataset, String key, Set<String> ids, Function<GenericRecord, T> state)
      throws IOException {
    Map<String, TreeMap<Long, T>> snapshots = new HashMap<>();
    for (Path file : files(dataset)) {
      forEachRow(
          file,
          row -> {
            String id = row.get(key).toString();
            if (ids.contains(id)) {
              long day = instant(row, "as_of_time").toEpochMilli() / 86_400_000;
              snapshots.computeIfAbsent(id, i -> new TreeMap<>()).put(day, state.apply(row));
            }
          });
    }
    return snapshots;
  }

  /** The files of a dataset's current run, and those that a stream added. */
  private List<Path> files(String dataset) throws IOException {
    Path folder = lake.resolve(dataset);
    TreeSet<Path> files = new TreeSet<>();
    Path manifest = folder.resolve("_manifest.json");
    if (Files.isRegularFile(manifest)) {
      for (JsonNode file : JSON.readTree(manifest.toFile()).path("files")) {
        files.add(folder.resolve(file.asText()));
      }
    }
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(file -> file.getFileName().toString().matches("live-.*\\.parquet"))
          .forEach(files::add);
    }
    return List.copyOf(files);
  }

  private static void forEachRow(Path file, Consumer<GenericRecord> consumer) throws IOException {
    try (ParquetReader<GenericRecord> reader =
        AvroParquetReader.<GenericRecord>builder(
                HadoopInputFile.fromPath(
                    new org.apache.hadoop.fs.Path(file.toUri()), new Configuration(false)))
            .build()) {
      for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
        consumer.accept(row);
      }
    }
  }

  private static CompactEvent event(GenericRecord row) {
    String device = text(row, "device");
    String channel = text(row, "channel");
    String zone = text(row, "zone");
    return new CompactEvent(
        (Long) row.get("event_time"),
        (Integer) row.get("sequence"),
        StableHash.of(row.get("event_id").toString()),
        Objects.requireNonNull(EventType.ofCode(row.get("type").toString()), "type"),
        text(row, "product_id"),
        text(row, "category"),
        (Long) row.get("price_micros"),
        (Integer) row.get("quantity"),
        text(row, "order_id"),
        text(row, "user_id"),
        device == null ? null : Device.ofCode(device),
        channel == null ? null : Channel.ofCode(channel),
        text(row, "country"),
        zone == null ? null : ZoneId.of(zone));
  }

  private static UserHistory user(GenericRecord row) {
    return new UserHistory(
        instant(row, "as_of_time"),
        (Integer) row.get("lifetime_purchase_count"),
        (Long) row.get("order_value_micros_90d"),
        (Integer) row.get("priced_order_count_90d"),
        row.get("last_purchase_time") == null ? null : instant(row, "last_purchase_time"),
        text(row, "preferred_product_category"),
        (Integer) row.get("lifetime_session_count"),
        (Integer) row.get("sessions_30d"),
        row.get("last_visit_time") == null ? null : instant(row, "last_visit_time"));
  }

  private static ProductStats product(GenericRecord row) {
    return new ProductStats(
        instant(row, "as_of_time"),
        (Integer) row.get("purchase_count_30d"),
        (Integer) row.get("view_count_30d"),
        (Long) row.get("price_sum_micros_7d"),
        (Integer) row.get("price_count_7d"),
        text(row, "category"));
  }

  private static Instant instant(GenericRecord row, String column) {
    return Instant.ofEpochMilli((Long) row.get(column));
  }

  private static @Nullable String text(GenericRecord row, String column) {
    Object value = row.get(column);
    return value == null ? null : value.toString();
  }
}
