package io.purchaseintent.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdOutputStream;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.PseudonymKey;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.eventlog.FileLog;
import io.purchaseintent.json.EventJson;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReplayCommandTest {

  private static final long HEAP = 1L << 30;
  private static final int COUNT = 3_000;

  @TempDir private Path folder;
  private Path input;
  private Path log;
  private final List<Event> events = Recordings.shuffled(COUNT, 1);
  private final FakeWall wall = new FakeWall();

  @BeforeEach
  void write() throws IOException {
    input = Files.createDirectories(folder.resolve("import"));
    log = folder.resolve("log");
    write("events-00000.jsonl", events.subList(0, 1_000));
    write("events-00001.jsonl.gz", events.subList(1_000, 2_000));
    write("events-00002.jsonl.zst", events.subList(2_000, COUNT));
    Files.writeString(input.resolve("rejected.jsonl"), "{}\n");
    // A key of users' ids alone, so that events are known again by theirs.
    Files.writeString(
        Files.createDirectories(folder.resolve("home")).resolve("pseudonym.key"),
        "users-only:and a secret of a shop");
  }

  @Test
  void log_holdsEveryEventOnce_inTheOrderOfANaiveSort() throws Exception {
    FileLog.ensure(log, 1);

    assertEquals(ExitCode.DONE, replay("--speed=max").code());

    assertEquals(ids(Recordings.sorted(events)), ids(Recordings.log(log)));
  }

  @Test
  void severalPartitions_keepTheOrderOfEachSession() throws Exception {
    assertEquals(ExitCode.DONE, replay("--speed=1000").code());

    List<Event> read = Recordings.log(log);
    assertEquals(COUNT, read.size());
    for (String session : read.stream().map(Event::sessionId).distinct().toList()) {
      assertEquals(
          ids(
              Recordings.sorted(
                  events.stream().filter(e -> e.sessionId().equals(session)).toList())),
          ids(read.stream().filter(e -> e.sessionId().equals(session)).toList()));
    }
    assertEquals(3, wall.seconds(), 0.05);
  }

  @Test
  void log_holdsPseudonyms_andNeitherAddressNorBrowser() throws Exception {
    replay("--speed=max");

    Pseudonymizer pseudonymizer =
        new Pseudonymizer(Files.readAllBytes(PseudonymKey.in(folder.resolve("home"))));
    for (Event event : Recordings.log(log)) {
      assertEquals(pseudonymizer.apply("user of " + event.sessionId()), event.userId());
      assertEquals(null, event.ip());
      assertEquals(null, event.userAgent());
      assertEquals(null, event.receivedTime());
    }
  }

  @Test
  void keyThatIsMade_isForSessionsAndEventsToo() throws Exception {
    Files.delete(PseudonymKey.in(folder.resolve("home")));

    replay("--speed=max");

    Pseudonymizer pseudonymizer =
        new Pseudonymizer(Files.readAllBytes(PseudonymKey.in(folder.resolve("home"))));
    assertEquals(
        events.stream().map(event -> event.forStorage(pseudonymizer).eventId()).sorted().toList(),
        Recordings.log(log).stream().map(Event::eventId).sorted().toList());
    for (Event event : Recordings.log(log)) {
      assertEquals(22, event.sessionId().length());
      assertEquals(12, event.eventId().length());
    }
  }

  @Test
  void keyOfAnotherPlace_isUsed_andNoneIsMade() throws Exception {
    Files.delete(PseudonymKey.in(folder.resolve("home")));
    Path key =
        Files.writeString(folder.resolve("other.key"), "users-only:another secret of a shop");

    replay("--speed=max", "--pseudonym-key=" + key);

    Event first = Recordings.log(log).get(0);
    assertEquals(
        new Pseudonymizer(Files.readAllBytes(key)).apply("user of " + first.sessionId()),
        first.userId());
    assertFalse(Files.exists(PseudonymKey.in(folder.resolve("home"))));
  }

  @Test
  void logThatIsWrittenWithAnotherKey_isRefused_andGetsNothing() throws Exception {
    replay("--speed=max");
    Path key = Files.writeString(folder.resolve("other.key"), "all-ids:another secret");

    Result result = replay("--speed=max", "--pseudonym-key=" + key);

    assertEquals(ExitCode.FAILED, result.code());
    assertTrue(result.err().contains("a shopper would be two. Give the log's by"), result.err());
    assertEquals(COUNT, Recordings.log(log).size());
    assertEquals(0, replay("--speed=max").code(), "the log is free again");
  }

  @Test
  void keyThatDoesNotSayWhatItIsFor_isRefused_whereThereAreNoEventsOfIt() throws Exception {
    Path key = Files.write(folder.resolve("raw.key"), new byte[32]);

    Result result = replay("--speed=max", "--pseudonym-key=" + key);

    assertEquals(ExitCode.FAILED, result.code());
    assertTrue(result.err().contains("(printf all-ids:; cat " + key + ") > new.key"), result.err());
    assertFalse(Files.exists(log));
  }

  @Test
  void keyThatIsTooShort_isNamed() throws Exception {
    Path key = Files.write(folder.resolve("short.key"), new byte[3]);

    Result result = replay("--pseudonym-key=" + key);

    assertEquals(ExitCode.FAILED, result.code());
    assertTrue(result.err().contains("short.key: The pseudonym key has 3 bytes"), result.err());
  }

  @Test
  void timesNow_endAtTheWallsTime_andAreReceivedWhenSent() throws Exception {
    FileLog.ensure(log, 1);

    replay("--times=now", "--speed=60");

    List<Event> sorted = Recordings.sorted(events);
    List<Event> read = Recordings.log(log);
    assertEquals(ids(sorted), ids(read));
    Instant end = read.get(COUNT - 1).eventTime();
    assertEquals(wall.clock().instant().toEpochMilli(), end.toEpochMilli(), 20);
    for (int i = 0; i < COUNT; i++) {
      assertEquals(
          Duration.between(sorted.get(i).eventTime(), sorted.get(COUNT - 1).eventTime()),
          Duration.between(read.get(i).eventTime(), end));
      assertFalse(read.get(i).eventTime().isAfter(read.get(i).receivedTime()));
    }
  }

  @Test
  void fromAndUntil_chooseAHalfOpenWindow() throws Exception {
    Instant from = Recordings.START.plusSeconds(100);
    Instant until = Recordings.START.plusSeconds(200);

    replay("--speed=max", "--from=" + from, "--until=2026-03-01T01:03:20+01:00");

    assertEquals(
        events.stream()
            .filter(e -> !e.eventTime().isBefore(from) && e.eventTime().isBefore(until))
            .map(Event::eventId)
            .sorted()
            .toList(),
        ids(Recordings.log(log)).stream().sorted().toList());
  }

  @Test
  void last_countsFromTheNewestValidEvent() throws Exception {
    List<Event> extra =
        List.of(
            Recordings.event("newest", Recordings.START.plusSeconds(10_000), 1, "s"),
            Recordings.event("in", Recordings.START.plusSeconds(9_990).plusMillis(1), 1, "s"),
            Recordings.event("out", Recordings.START.plusSeconds(9_990), 1, "s"));
    write("events-00003.jsonl", extra);
    Files.writeString(
        input.resolve("events-00004.jsonl"),
        "{\"event_time\":\"2026-05-01T00:00:00Z\",\"type\":\"page_view\"}\n");

    Result result = replay("--speed=max", "--last=PT10S", "--json");

    assertEquals(List.of("in", "newest"), ids(Recordings.log(log)));
    assertEquals(COUNT + 4, result.json().get("read").asInt());
    assertEquals(1, result.json().get("skipped").asInt());
    assertTrue(
        result.err().contains("events-00004.jsonl, line 1: event_id is missing"), result.err());
  }

  @Test
  void clockThatIsAhead_isLeftOut_asIngestDoes_unlessTheBoundIsWider() throws Exception {
    FileLog.ensure(log, 1);
    Event fast = Recordings.event("fast", Recordings.START.plusSeconds(10_000), 1, "s");
    write(
        "events-00003.jsonl",
        List.of(fast.withTimes(fast.eventTime(), fast.eventTime().minusSeconds(1_200))));

    Result result = replay("--speed=max", "--json");

    assertEquals(ids(Recordings.sorted(events)), ids(Recordings.log(log)));
    assertEquals(1, result.json().get("skipped").asInt());
    assertTrue(
        result.err().contains("event_time 2026-03-01T02:46:40Z is PT20M after"), result.err());

    replay("--speed=max", "--max-clock-ahead=PT20M");
    assertEquals(2 * COUNT + 1, Recordings.log(log).size());
  }

  @Test
  void json_isOneObjectThatTellsWhatWasSent() throws Exception {
    Result result = replay("--speed=max", "--json", "--duplicates=0.1", "--late=0.1");

    assertEquals(1, result.out().lines().count());
    JsonNode json = result.json();
    List<String> names = new ArrayList<>();
    json.fieldNames().forEachRemaining(names::add);
    assertEquals(
        List.of(
            "read",
            "sent",
            "duplicates_sent",
            "rejected",
            "skipped",
            "seconds",
            "events_per_second",
            "first_event_time",
            "last_event_time"),
        names);
    List<Event> sorted = Recordings.sorted(events);
    assertEquals(COUNT, json.get("sent").asInt());
    assertEquals(0.1, json.get("duplicates_sent").asInt() / (double) COUNT, 0.02);
    assertEquals(sorted.get(0).eventTime().toString(), json.get("first_event_time").asText());
    assertEquals(
        sorted.get(COUNT - 1).eventTime().toString(), json.get("last_event_time").asText());

    List<String> ids = ids(Recordings.log(log));
    assertEquals(COUNT + json.get("duplicates_sent").asInt(), ids.size());
    assertEquals(COUNT, ids.stream().distinct().count());
    assertNotEquals(ids(sorted), ids.stream().distinct().toList());
  }

  @Test
  void moreThanMemoryHolds_isToldBefore_withTheRemedy() throws Exception {
    Result result = run(1_000_000, "--to=file:" + log, "--speed=max");

    assertEquals(ExitCode.FAILED, result.code());
    assertTrue(result.err().contains("3,000 events are chosen"), result.err());
    assertTrue(result.err().contains("INTENT_JAVA_OPTS=-Xmx1g"), result.err());
    assertTrue(result.err().contains("--last=P1D"), result.err());
    assertEquals(List.of(), Recordings.log(log));
    assertEquals(
        ExitCode.DONE, run(1_000_000, "--to=file:" + log, "--speed=max", "--last=PT1M").code());
  }

  @Test
  void pipe_isReadOnce_packedOrNot_butNotTwice() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    for (String name :
        List.of("events-00000.jsonl", "events-00001.jsonl.gz", "events-00002.jsonl.zst")) {
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(
              () -> {
                try (OutputStream out = Files.newOutputStream(pipe)) {
                  Files.copy(input.resolve(name), out);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });

      Result result = run(HEAP, "--to=file:" + log, "--input=" + pipe, "--speed=max", "--json");

      assertEquals(1_000, result.json().get("sent").asInt(), result.err());
      writer.join();
    }
    Result twice = run(HEAP, "--to=file:" + log, "--input=" + pipe, "--last=P1D");
    assertTrue(twice.err().contains("which a pipe does not allow"), twice.err());
  }

  @Test
  void windowWithoutEvents_isToldWithThoseThereAre() {
    Result result = replay("--from=2026-04-01T00:00:00Z");

    assertEquals(ExitCode.FAILED, result.code());
    assertTrue(result.err().contains("No event is in the window"), result.err());
    assertTrue(result.err().contains("to 2026-03-01T00:4"), result.err());
  }

  @Test
  void inputWithoutEvents_isNamed() throws Exception {
    Path bad = Files.writeString(folder.resolve("bad.jsonl"), "a,b\n1,2\n");
    Path empty = Files.createDirectories(folder.resolve("empty"));

    Result invalid = run(HEAP, "--to=file:" + log, "--input=" + bad);
    Result missing = run(HEAP, "--to=file:" + log, "--input=" + folder.resolve("missing"));
    Result none = run(HEAP, "--to=file:" + log, "--input=" + empty);

    assertTrue(invalid.err().contains("None of the input's 2 lines"), invalid.err());
    assertTrue(missing.err().contains("does not exist"), missing.err());
    assertTrue(none.err().contains("holds no file events*"), none.err());
    assertEquals(
        List.of(ExitCode.FAILED, ExitCode.FAILED, ExitCode.FAILED),
        List.of(invalid.code(), missing.code(), none.code()));
  }

  @Test
  void logThatAnotherWrites_isNamed() throws Exception {
    try (FileLog open = FileLog.open(log, FileLog.Settings.defaults(), wall.clock())) {
      open.append(List.of());
      Result result = replay();

      assertEquals(ExitCode.FAILED, result.code());
      assertTrue(result.err().contains("Another process writes the log"), result.err());
    }
  }

  @Test
  void oldTimes_areWarnedOf() throws Exception {
    write(
        "events-00003.jsonl",
        List.of(Recordings.event("old", Recordings.START.minusSeconds(200_000), 1, "s")));

    assertTrue(
        replay("--speed=max", "--times=now").err().contains("56 hours old when they are sent"));
    assertFalse(replay("--speed=max", "--times=kept").err().contains("old when"));
  }

  @Test
  void wrongValues_areUsageErrors_withTheRemedy() {
    for (String[] words :
        new String[][] {
          {"--speed=0", "--speed=0 is no speed: give a number from 1 to 1000000"},
          {"--times=then", "--times=then is neither kept nor now"},
          {"--to=pulsar:x", "--to=pulsar:x is no event log: give file:DIR"},
          {"--to=pulsar:x", "or give http://HOST:PORT"},
          {"--to=kinesis:a/b", "--to=kinesis:a/b names no stream"},
          {"--kinesis-region=eu-west-1", "go with kinesis:STREAM"},
          {"--to=http://host/path", "is no server"},
          {"--to=http://", "is no server"},
          {"--to=http://localhost:65536", "is no server"},
          {"--to=file:", "is no event log"},
          {"--from=yesterday", "--from=yesterday is no time with an offset"},
          {"--last=1d", "--last=1d is no duration above 0"},
          {"--last=PT0S", "--last=PT0S is no duration above 0"},
          {"--late=2", "--late=2.0 is no share"},
          {"--to=http://localhost:1 --predict-after=-PT1S", "must be from PT0S to P1D"},
          {"--to=http://localhost:1 --predict-after=PT25H", "must be from PT0S to P1D"},
          {"--from=2026-03-02T00:00:00Z --until=2026-03-01T00:00:00Z", "must be before --until"},
          {"--last=P1D --until=2026-03-01T00:00:00Z", "leave out --from and --until"},
          {"--to=http://localhost:1 --pseudonym-key=a", "--pseudonym-key is for an event log"}
        }) {
      Result result = replay(words[0].split(" "));

      assertEquals(ExitCode.USAGE, result.code(), words[0]);
      assertTrue(result.err().contains(words[1]), result.err());
    }
    assertEquals(ExitCode.USAGE, Commands.run(new ReplayCommand(wall, HEAP)));
  }

  @Test
  void wrongUse_isToldInAFewLines_notAboveAllOptions() {
    StringWriter err = new StringWriter();

    int code =
        Commands.line(new ReplayCommand(wall, HEAP))
            .setErr(new PrintWriter(err))
            .execute("--input=" + input, "--to=file:" + log, "--speeed=max");

    assertEquals(ExitCode.USAGE, code);
    assertTrue(err.toString().startsWith("replay: Unknown option: '--speeed=max'"), err::toString);
    assertTrue(err.toString().contains("--speed"), err::toString);
    assertTrue(err.toString().lines().count() <= 4, err::toString);
  }

  @Test
  void whatIsNoDuration_isToldWithOneThatIs() {
    StringWriter err = new StringWriter();

    int code =
        Commands.line(new ReplayCommand(wall, HEAP))
            .setErr(new PrintWriter(err))
            .execute("--input=" + input, "--to=file:" + log, "--max-clock-ahead=15m");

    assertEquals(ExitCode.USAGE, code);
    assertTrue(
        err.toString().contains("'15m' is no ISO-8601 duration, such as PT30M"), err::toString);
  }

  @Test
  void groupOfCommands_saysWhichThereAre() {
    StringWriter err = new StringWriter();

    int code = Commands.line(new DeadLetterCommand()).setErr(new PrintWriter(err)).execute();

    assertEquals(ExitCode.USAGE, code);
    assertTrue(err.toString().contains("list"), err::toString);
    assertTrue(err.toString().contains("replay"), err::toString);
  }

  private Result replay(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    if (all.stream().noneMatch(word -> word.startsWith("--to="))) {
      all.add("--to=file:" + log);
    }
    return run(HEAP, all.toArray(String[]::new));
  }

  private Result run(long heap, String... words) {
    List<String> all = new ArrayList<>(Arrays.asList(words));
    if (all.stream().noneMatch(word -> word.startsWith("--input="))) {
      all.add("--input=" + input);
    }
    all.add("--home=" + folder.resolve("home"));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        new CommandLine(new ReplayCommand(wall, heap))
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    line.setExecutionExceptionHandler(
        (exception, commandLine, parsed) -> {
          err.append(String.valueOf(exception.getMessage()));
          return ExitCode.FAILED;
        });
    int code = line.execute(all.toArray(String[]::new));
    return new Result(code, out.toString(), err.toString());
  }

  private record Result(int code, String out, String err) {

    JsonNode json() throws IOException {
      return new ObjectMapper().readTree(out);
    }
  }

  private void write(String name, List<Event> some) throws IOException {
    OutputStream file = Files.newOutputStream(input.resolve(name));
    try (OutputStream stream =
        name.endsWith(".gz")
            ? new GZIPOutputStream(file)
            : name.endsWith(".zst") ? new ZstdOutputStream(file) : file) {
      for (Event event : some) {
        stream.write(EventJson.toBytes(event));
        stream.write("\n".getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static List<String> ids(List<Event> some) {
    return some.stream().map(Event::eventId).toList();
  }
}
