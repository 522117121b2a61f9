package io.purchaseintent.lake.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.event.Event;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.lake.EventFiles;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.store.PythonEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs that are not ours read the tables, by the lines that docs/lake.md shows. */
@Timeout(400)
class OutsidersTest {

  private static final Path PAGE = Path.of("..", "docs", "lake.md");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** As the page's lines have them. */
  private static final String DAY = "2016-08-02";

  private static final int VISITS = 40;

  @TempDir private static Path folder;

  private static Lake lake;
  private static final List<Event> EVENTS = new ArrayList<>();
  private static final Map<String, List<GenericRecord>> ROWS = new TreeMap<>();

  @BeforeAll
  static void write() throws IOException {
    lake = Lake.of(folder.resolve("lake").toString());
    for (String day : List.of("2016-08-01", DAY, "2016-08-03")) {
      Instant midnight = Instant.parse(day + "T00:00:00Z");
      for (int visit = 0; visit < VISITS; visit++) {
        for (int i = 0; i < 2; i++) {
          Instant time = midnight.plus(Duration.ofMinutes(36L * visit)).plusMillis(i);
          EVENTS.add(
              EventFiles.view(
                  day + "-" + visit + "-" + i,
                  time,
                  i,
                  day + "-\u00e9" + visit,
                  i == 0 ? null : time.plusMillis(7)));
        }
      }
    }
    add(EventTable.in(lake), EVENTS, EventTable.partitions()::apply, EventTable::toRow);
    add(
        SessionTable.in(lake),
        EVENTS,
        event -> Partition.of(event.eventTime()),
        event ->
            SessionTable.toRow(
                event.sessionId(), SessionState.of(CompactEvent.of(event)), ZoneOffset.UTC));
    UserHistory history =
        UserHistory.asOf(Instant.parse("2016-08-03T00:00:00Z"))
            .lifetimePurchaseCount(2)
            .orderValueMicros90d(90_000_000)
            .lastPurchase(Instant.parse("2016-08-02T10:00:00.123Z"))
            .sessions30d(4)
            .build();
    add(
        SnapshotTable.usersIn(lake),
        List.of("ann", "bob"),
        user -> SnapshotTable.partition(history.asOf()),
        user -> SnapshotTable.toUserRow(user, history));
    ProductStats stats = ProductStats.asOf(Instant.parse("2016-08-03T00:00:00Z")).build();
    add(
        SnapshotTable.productsIn(lake),
        List.of("mug"),
        product -> SnapshotTable.partition(stats.asOf()),
        product -> SnapshotTable.toProductRow(product, stats));
  }

  @AfterAll
  static void forget() {
    EVENTS.clear();
    ROWS.clear();
  }

  private static <T> void add(
      LakeTable table,
      List<T> values,
      Function<T, Partition> partition,
      Function<T, GenericRecord> toRow)
      throws IOException {
    Map<Partition, List<GenericRecord>> rows = new TreeMap<>();
    for (T value : values) {
      rows.computeIfAbsent(partition.apply(value), none -> new ArrayList<>())
          .add(toRow.apply(value));
    }
    table.append("run", rows);
    ROWS.put(table.name(), rows.values().stream().flatMap(List::stream).toList());
  }

  private static long ofTheDay() {
    return EVENTS.stream().filter(event -> event.eventTime().toString().startsWith(DAY)).count();
  }

  private static String filesOnDisk(String day) throws IOException {
    try (Stream<Path> files = Files.walk(lake.root().resolve("tables/events/data"))) {
      return Long.toString(
          files
              .filter(file -> file.toString().endsWith(".parquet"))
              .filter(file -> file.toString().contains(day))
              .count());
    }
  }

  /** The first lines of the page that are in this language. */
  private static String ofPage(String language) throws IOException {
    Matcher lines =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(PAGE));
    assertTrue(lines.find(), () -> PAGE + " has no lines of " + language);
    return lines.group(1).replace("LAKE", lake.root().toString());
  }

  private static List<String> python(String program) throws Exception {
    Path python =
        PythonEnvironment.fetch(
            "readers-0.12.0",
            List.of(
                "pyiceberg[pyarrow]==0.12.0",
                "duckdb==1.5.5",
                "duckdb-extensions==1.5.5",
                "duckdb-extension-iceberg==1.5.5",
                "duckdb-extension-avro==1.5.5"));
    Path script = Files.writeString(folder.resolve("read.py"), program);
    Path said = folder.resolve("said.txt");
    Process process =
        new ProcessBuilder(python.toString(), script.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertTrue(process.waitFor(300, TimeUnit.SECONDS), "it does not end");
    String out = Files.readString(said, StandardCharsets.UTF_8);
    assertEquals(0, process.exitValue(), out);
    return out.lines().toList();
  }

  /** The rows of a table as others tell them: each a line of JSON, times in milliseconds. */
  private static List<Map<String, String>> told(String line) throws IOException {
    List<Map<String, String>> rows = new ArrayList<>();
    for (JsonNode row : JSON.readTree(line)) {
      Map<String, String> values = new TreeMap<>();
      row.fields().forEachRemaining(field -> values.put(field.getKey(), field.getValue().asText()));
      rows.add(values);
    }
    return sorted(rows);
  }

  private static List<Map<String, String>> written(String table) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (GenericRecord row : ROWS.get(table)) {
      Map<String, String> values = new TreeMap<>();
      for (Schema.Field field : row.getSchema().getFields()) {
        values.put(field.name(), String.valueOf(row.get(field.pos())));
      }
      rows.add(values);
    }
    return sorted(rows);
  }

  private static List<Map<String, String>> sorted(List<Map<String, String>> rows) {
    return rows.stream().sorted((a, b) -> a.toString().compareTo(b.toString())).toList();
  }

  @Test
  void pyIceberg_readsAllValues_andOnlyTheFilesOfADay() throws Exception {
    StringBuilder program = new StringBuilder(ofPage("python"));
    program.append(
        """
        import json
        def value(of):
            return round(of.timestamp() * 1000) if hasattr(of, "timestamp") else of
        """);
    for (String table : ROWS.keySet()) {
      program.append(
          """
          metadata = Path("LAKE/tables/TABLE/metadata")
          version = (metadata / "version-hint.text").read_text().strip()
          table = StaticTable.from_metadata(str(metadata / f"v{version}.metadata.json"))
          rows = table.scan().to_arrow().to_pylist()
          print(json.dumps([{k: value(v) for k, v in row.items()} for row in rows]))
          """
              .replace("LAKE", lake.root().toString())
              .replace("TABLE", table));
    }

    List<String> said = python(program.toString());

    assertEquals(filesOnDisk(DAY) + " " + ofTheDay(), said.get(0));
    assertEquals(3 * Long.parseLong(filesOnDisk(DAY)), Long.parseLong(filesOnDisk("")));
    int line = 1;
    for (String table : ROWS.keySet()) {
      assertEquals(written(table), told(said.get(line)), table);
      line++;
    }
  }

  /** Reads by the same metadata as PyIceberg, in a program of its own. */
  @Test
  @Tag("thorough")
  void duckDb_countsWhatIsThere_alsoOfAMovedLake() throws Exception {
    String sql = ofPage("sql").replace("COPY", folder.resolve("copy").toString());
    Path from = lake.root();
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path to = folder.resolve("copy").resolve(from.relativize(file));
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
    List<String> said =
        python(
            """
            import json
            from duckdb_extensions import import_extension
            import_extension("avro")
            import_extension("iceberg")
            import duckdb
            for statement in STATEMENTS:
                answer = duckdb.sql(statement)
                print(json.dumps(answer.fetchall() if answer else None, default=str))
            """
                .replace("STATEMENTS", JSON.writeValueAsString(sql.strip().split(";\\s*"))));

    assertEquals(
        List.of(
            "null", "null", "[[\"page_view\", " + ofTheDay() + "]]", "[[" + EVENTS.size() + "]]"),
        said.subList(0, 4));
    assertEquals(1, JSON.readTree(said.get(4)).size());
  }
}
