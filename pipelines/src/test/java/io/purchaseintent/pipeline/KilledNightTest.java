package io.purchaseintent.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.purchaseintent.event.Event;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.RunName;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.table.AllTables;
import io.purchaseintent.lake.upkeep.Upkeep;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job whose process is killed before the first and the last commit to each table, before it
 * deletes the first file of each kind, or while it publishes; it is run again, or the next night
 * comes: what there is in the end is what nights without harm make. That a run commits once is held
 * in short by {@code TableWriteTest}, and what nights make by {@code DailyTest}.
 */
@Tag("thorough")
@Timeout(1_800)
final class KilledNightTest {

  private static final int KILLED = 137;
  private static final LocalDate FIRST = LocalDate.of(2024, 2, 27);
  private static final LocalDate NIGHT = FIRST.plusDays(2);
  private static final LocalDate NEXT = FIRST.plusDays(3);

  /** What says when and by which run a row was made, not what is in it. */
  private static final Set<String> OF_A_RUN = Set.of("rejected_time", "run");

  @TempDir private Path folder;

  private RealRedis redis;
  private int copies;

  /** What there is: the lake, and what the online store has. */
  private record Left(Lake lake, Map<String, String> store) {}

  /** Rows by table, and the store's values. */
  private record Made(Map<String, List<String>> rows, Map<String, String> values) {}

  @BeforeEach
  void start() throws IOException {
    assumeTrue(
        Files.isExecutable(KillPoint.TRACER),
        "there is no " + KillPoint.TRACER + ": apt-get install strace");
    redis = RealRedis.start();
  }

  @AfterEach
  void stop() throws IOException {
    if (redis != null) {
      redis.close();
    }
  }

  @Test
  void ingest_killed_andRunAgain() throws Exception {
    Left before = twoNights();
    Made unharmed = made(night(ingest(copy(before), NIGHT), NIGHT));

    for (KillPoint point : killPoints(copy(before), left -> words(left, ingestWords(NIGHT)))) {
      Left killed = copy(before);
      assertEquals(KILLED, killedAt(point, words(killed, ingestWords(NIGHT))), point::toString);
      assertSame(unharmed, made(night(ingest(killed, NIGHT), NIGHT)), point.toString());
    }
  }

  @Test
  void daily_killed_andRunAgain_orLeftOut() throws Exception {
    Left before = ingest(twoNights(), NIGHT);
    Left done = night(copy(before), NIGHT);
    Made unharmed = made(done);
    Made unharmedNext = made(night(ingest(done, NEXT), NEXT));
    String[] daily = dailyWords(NIGHT, redis.uri());
    restore(before.store());

    for (KillPoint point : killPoints(copy(before), left -> words(left, daily))) {
      Left killed = copy(before);
      restore(killed.store());
      assertEquals(KILLED, killedAt(point, words(killed, daily)), point::toString);
      killed = new Left(killed.lake(), store());
      Left leftOut = copy(killed);
      assertSame(unharmed, made(night(killed, NIGHT)), point + ", again");
      if (point.isCommit()) {
        assertSame(unharmedNext, made(night(ingest(leftOut, NEXT), NEXT)), point + ", left out");
      }
    }
  }

  @Test
  void publishing_killed_andRunAgain_orLeftOut() throws Exception {
    Left before = ingest(twoNights(), NIGHT);
    Left done = night(copy(before), NIGHT);
    Made unharmed = made(done);
    Made unharmedNext = made(night(ingest(done, NEXT), NEXT));
    restore(before.store());
    AtomicInteger pieces = new AtomicInteger();
    try (CountingProxy proxy = CountingProxy.before(redis.port())) {
      proxy.onPiece(pieces::incrementAndGet);
      job(copy(before), dailyWords(NIGHT, proxy.uri()));
    }
    int all = pieces.get();
    assertTrue(all > 8, all + " pieces");

    for (int last : new int[] {1, 2, all / 4, all / 2, all * 3 / 4, all - 1, all}) {
      Left killed = copy(before);
      restore(killed.store());
      assertEquals(KILLED, killedWhilePublishing(killed, last), last + " of " + all);
      killed = new Left(killed.lake(), store());
      Left leftOut = copy(killed);
      String when = last + " of " + all + " pieces";
      assertSame(unharmed, made(night(killed, NIGHT)), when + ", again");
      assertSame(unharmedNext, made(night(ingest(leftOut, NEXT), NEXT)), when + ", left out");
    }
  }

  @Test
  void maintain_killed_losesNoRow_andTheNextNightIsAsAlways() throws Exception {
    Left before = night(ingest(twoNights(), NIGHT), NIGHT);
    Made rows = made(before);
    Made unharmedNext = made(night(ingest(copy(before), NEXT), NEXT));
    abandonFiles(before.lake());

    for (KillPoint point : killPoints(copy(before), KilledNightTest::maintainWords)) {
      Left killed = copy(before);
      assertEquals(KILLED, killedAt(point, maintainWords(killed)), point::toString);
      assertSame(rows, made(killed), point.toString());
      maintain(killed.lake());
      assertSame(rows, made(killed), point + ", again");
      assertEquals(List.of(), abandoned(killed.lake()), point.toString());
      assertSame(unharmedNext, made(night(ingest(killed, NEXT), NEXT)), point + ", next");
    }
  }

  /** Two days that are closed and published. */
  private Left twoNights() throws IOException {
    for (LocalDate day = FIRST; !day.isAfter(NEXT); day = day.plusDays(1)) {
      write(day);
    }
    Left left = new Left(Lake.of(folder.resolve("lake").toString()), Map.of());
    for (LocalDate day = FIRST; day.isBefore(NIGHT); day = day.plusDays(1)) {
      left = night(ingest(left, day), day);
    }
    return left;
  }

  private Path export(LocalDate day) {
    return folder.resolve("export-" + day);
  }

  /** A day's events and a line that is none; the night's file has a late one and a better copy. */
  private void write(LocalDate day) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    lines.writeBytes(("no event of " + day + "\n").getBytes(StandardCharsets.UTF_8));
    for (Event event : SmallShop.events(RunnerContract.SEED)) {
      LocalDate of = LocalDate.ofInstant(event.eventTime(), ZoneOffset.UTC);
      boolean late = of.equals(FIRST) && event.sequence() % 5 == 0;
      boolean better = of.equals(FIRST.plusDays(1)) && event.sequence() % 7 == 0;
      if (late ? day.equals(NIGHT) : of.equals(day)) {
        line(lines, event);
      }
      if (better && day.equals(NIGHT)) {
        line(lines, event.withTimes(event.eventTime(), event.eventTime()));
      }
    }
    Files.createDirectories(export(day));
    Files.write(export(day).resolve("events.jsonl"), lines.toByteArray());
  }

  private static void line(ByteArrayOutputStream lines, Event event) {
    lines.writeBytes(EventJson.toBytes(event));
    lines.write('\n');
  }

  private String[] ingestWords(LocalDate day) {
    return new String[] {"ingest", "--input=" + export(day)};
  }

  private static String[] dailyWords(LocalDate day, String redis) {
    return new String[] {"daily", "--day=" + day, "--redis=" + redis};
  }

  private static List<String> words(Left left, String... words) {
    List<String> all = new ArrayList<>(Arrays.asList(words));
    all.add("--lake=" + left.lake().root());
    all.addAll(Answer.LIGHT_RUNNER);
    all.add(0, Main.class.getName());
    return all;
  }

  private Left ingest(Left left, LocalDate day) throws IOException {
    return job(left, ingestWords(day));
  }

  private Left night(Left left, LocalDate day) throws IOException {
    restore(left.store());
    return job(left, dailyWords(day, redis.uri()));
  }

  private Left job(Left left, String... words) throws IOException {
    List<String> all = words(left, words);
    Answer.of(Clock.systemUTC(), all.subList(1, all.size()).toArray(String[]::new)).json(0);
    return words[0].equals("daily") ? new Left(left.lake(), store()) : left;
  }

  private Map<String, String> store() {
    Map<String, String> values = new TreeMap<>();
    redis.client().keys("*").forEach(key -> values.put(key, redis.client().get(key)));
    return values;
  }

  private void restore(Map<String, String> store) {
    redis.client().flushAll();
    store.forEach((key, value) -> redis.client().psetex(key, 172_800_000, value));
  }

  private Left copy(Left left) throws IOException {
    copies++;
    Path to = folder.resolve("copy-" + copies);
    Path from = left.lake().root();
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    return new Left(Lake.of(to.toString()), left.store());
  }

  /** Tells a few of the rows and values that differ, not all that there are. */
  private static void assertSame(Made expected, Made made, String when) {
    Map<String, List<String>> lacking = new TreeMap<>();
    expected
        .rows()
        .forEach(
            (table, rows) -> {
              List<String> others = new ArrayList<>(made.rows().get(table));
              List<String> ours = new ArrayList<>(rows);
              rows.forEach(others::remove);
              made.rows().get(table).forEach(ours::remove);
              if (!others.isEmpty() || !ours.isEmpty()) {
                lacking.put(table, List.of("lacks " + few(ours), "has " + few(others)));
              }
            });
    assertEquals(Map.of(), lacking, when);
    assertEquals(expected.values(), made.values(), when);
  }

  private static String few(List<String> rows) {
    return rows.size() + rows.stream().limit(3).toList().toString();
  }

  private static Made made(Left left) throws IOException {
    Map<String, String> values = new TreeMap<>(left.store());
    // It says when it was published.
    values.remove("published");
    return new Made(rows(left.lake()), values);
  }

  private static List<LakeTable> tables(Lake lake) {
    return AllTables.of(lake).stream().filter(LakeTable::exists).toList();
  }

  private static Map<String, List<String>> rows(Lake lake) throws IOException {
    Map<String, List<String>> rows = new TreeMap<>();
    for (LakeTable table : tables(lake)) {
      List<String> all = new ArrayList<>();
      table
          .view()
          .read(
              table.layout().rows(),
              row -> {
                row.getSchema().getFields().stream()
                    .filter(column -> OF_A_RUN.contains(column.name()))
                    .forEach(column -> row.put(column.pos(), null));
                all.add(row.toString());
              });
      all.sort(null);
      rows.put(table.name(), all);
    }
    return rows;
  }

  /** Files that a run left behind that was killed two days ago. */
  private static void abandonFiles(Lake lake) throws IOException {
    for (LakeTable table : tables(lake)) {
      Path data = lake.root().resolve("tables/" + table.name() + "/data");
      for (String name : List.of("a", "b")) {
        Path file = Files.createDirectories(data).resolve(KillPoint.ABANDONED + name + ".parquet");
        Files.write(file, new byte[100]);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
      }
    }
  }

  private static List<Path> abandoned(Lake lake) throws IOException {
    try (Stream<Path> files = Files.walk(lake.root())) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(KillPoint.ABANDONED))
          .toList();
    }
  }

  private static List<String> maintainWords(Left left) {
    return List.of(Maintain.class.getName(), left.lake().root().toString());
  }

  private static void maintain(Lake lake) {
    Clock clock = Clock.systemUTC();
    for (LakeTable table : tables(lake)) {
      Upkeep.of(table, RunName.of(clock), Duration.ZERO, clock.instant());
    }
  }

  /** What {@code ./intent lake maintain} does, in a process of its own. */
  static final class Maintain {
    private Maintain() {}

    /** Looks after the lake at a path. */
    public static void main(String[] args) {
      maintain(Lake.of(args[0]));
      System.exit(0);
    }
  }

  private List<KillPoint> killPoints(Left left, Function<Left, List<String>> words)
      throws Exception {
    Path calls = folder.resolve("calls");
    assertEquals(0, process(words.apply(left), KillPoint.tracing(calls)).waitFor());
    List<KillPoint> points = KillPoint.of(calls);
    assertTrue(points.size() > 4, points::toString);
    return points;
  }

  private int killedAt(KillPoint point, List<String> words) throws Exception {
    return process(words, point.killing()).waitFor();
  }

  /** Kills daily before so many pieces have come to the store. */
  private int killedWhilePublishing(Left left, int last) throws Exception {
    AtomicInteger seen = new AtomicInteger();
    try (CountingProxy proxy = CountingProxy.before(redis.port())) {
      Process process = process(words(left, dailyWords(NIGHT, proxy.uri())), List.of());
      proxy.onPiece(
          () -> {
            if (seen.incrementAndGet() == last) {
              process.destroyForcibly().waitFor();
            }
          });
      process.waitFor();
      while (redis.client().clientList().lines().count() > 1) {
        // What was on its way when the process was killed comes, too.
        TimeUnit.MILLISECONDS.sleep(5);
      }
      return process.exitValue();
    }
  }

  private Process process(List<String> words, List<String> before) throws IOException {
    List<String> all = new ArrayList<>(before);
    all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    all.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
    all.add(System.getProperty("java.class.path"));
    all.addAll(words);
    return new ProcessBuilder(all)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("job.log").toFile())
        .start();
  }
}
