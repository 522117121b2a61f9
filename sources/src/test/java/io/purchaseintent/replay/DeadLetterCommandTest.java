package io.purchaseintent.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.PseudonymKey;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.eventlog.FileLogReader;
import io.purchaseintent.eventlog.LogEntry;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.table.DeadLetterRow;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DeadLetterCommandTest {

  private static final Instant REJECTED = Instant.parse("2026-05-01T00:00:00Z");

  /** Two hours after its event time; a bound of an hour rejects it, one of a day does not. */
  private static final Event SLOW =
      Recordings.event("slow", Recordings.START, 1, "s1")
          .withTimes(Recordings.START, Recordings.START.plusSeconds(7_200));

  @TempDir private Path folder;
  private Path log;
  private Lake lake;

  @BeforeEach
  void makeLake() throws IOException {
    log = folder.resolve("log");
    lake = new Lake(folder.resolve("home/lake"));
    // A key of users' ids alone, so that events are known again by theirs.
    Files.writeString(
        Files.createDirectories(folder.resolve("home")).resolve("pseudonym.key"),
        "users-only:and a secret of a shop");
    write(
        "20260501T000000000",
        letter("in.jsonl", 0, "price", "\"x\" is no price", REJECTED, json(good("mended", "s1"))),
        letter("in.jsonl", 90, "record", "is not JSON at byte 4: x", REJECTED, bytes("poison 1")),
        letter("in.jsonl", 99, "record", "is not JSON at byte 7: x", REJECTED, bytes("poison 2")),
        letter("in.jsonl", 120, "type", "is missing", REJECTED, json(robot())));
    write(
        "live-0",
        letter(
            "log/p-1",
            7,
            "event_time",
            "is PT2H before",
            REJECTED.plusSeconds(60),
            json(SLOW.forStorage("hashed already"))));
  }

  @Test
  void whatTheRulesAcceptNow_isInTheLogOnce_asItMayBeKept_andPoisonStaysCounted() throws Exception {
    Result result = replay("--to=file:" + log, "--json");

    assertEquals(ExitCode.DONE, result.code(), result.err());
    assertEquals(
        "{\"letters\":5,\"accepted\":2,\"rejected\":2,\"bots\":1,\"of_log\":0,\"sent\":2,"
            + "\"forced\":0}",
        result.out().strip());
    assertTrue(result.err().contains("still rejected: in.jsonl at 90: record is not JSON"));
    List<Event> sent = Recordings.sorted(Recordings.log(log));
    assertEquals(List.of("slow", "mended"), sent.stream().map(Event::eventId).toList());
    Pseudonymizer key =
        new Pseudonymizer(Files.readAllBytes(PseudonymKey.in(folder.resolve("home"))));
    assertEquals("hashed already", sent.get(0).userId());
    assertEquals(SLOW.receivedTime(), sent.get(0).receivedTime());
    assertEquals(key.apply("user of s1"), sent.get(1).userId());
    for (Event event : sent) {
      assertNull(event.ip());
      assertNull(event.userAgent());
    }
  }

  @Test
  void clockRule_isThatOfTheLiveJob_andOfALogAlone() throws Exception {
    Result strict = replay("--to=file:" + log, "--json", "--max-clock-skew=PT1H");

    assertEquals(List.of("mended"), Recordings.log(log).stream().map(Event::eventId).toList());
    assertEquals(3, strict.json().get("rejected").asInt());
    assertTrue(strict.err().contains("event_time 2026-03-01T00:00:00Z is PT2H before"));

    replay("--to=file:" + log, "--field=event_time", "--max-clock-skew=PT3H");
    assertEquals(
        List.of("mended", "slow"),
        Recordings.log(log).stream().map(Event::eventId).sorted().toList());
  }

  @Test
  void clockThatIsAhead_isRejectedByLiveAndIngestAlike_unlessTheirBoundIsWider() throws Exception {
    Event fast =
        Recordings.event("fast", Recordings.START.plusSeconds(1_200), 1, "s1")
            .withTimes(Recordings.START.plusSeconds(1_200), Recordings.START);
    write(
        "20260501T000200000",
        letter("in.jsonl", 1, "event_time", "", REJECTED.plusSeconds(120), json(fast)));
    for (String to : List.of("file:" + log, folder.resolve("again.jsonl").toString())) {
      assertEquals(
          1,
          replay("--to=" + to, "--since=2026-05-01T00:02:00Z", "--dry-run", "--json")
              .json()
              .get("rejected")
              .asInt());
      assertEquals(
          1,
          replay("--to=" + to, "--since=2026-05-01T00:02:00Z", "--max-clock-ahead=PT20M", "--json")
              .json()
              .get("accepted")
              .asInt());
    }
  }

  @Test
  void dryRun_countsTheSame_andWritesNothing() throws Exception {
    Files.delete(PseudonymKey.in(folder.resolve("home")));

    Result result = replay("--to=file:" + log, "--json", "--dry-run");

    assertEquals(2, result.json().get("accepted").asInt());
    assertEquals(0, result.json().get("sent").asInt());
    assertFalse(Files.exists(log));
    assertFalse(Files.exists(PseudonymKey.in(folder.resolve("home"))));
  }

  @Test
  void filters_chooseByFieldReasonAndTime() throws Exception {
    assertEquals(1, letters("--field=price"));
    assertEquals(2, letters("--reason=NOT json"));
    assertEquals(0, letters("--reason=not json", "--field=price"));
    assertEquals(4, letters("--until=2026-05-01T00:01:00Z"));
    assertEquals(1, letters("--since=2026-05-01T00:01:00Z"));
    assertEquals(5, letters("--since=2026-05-01T02:00:00+02:00"));
  }

  @Test
  void file_takesIngestsOriginals_andSaysWhatItLeavesOut() throws Exception {
    Path file = folder.resolve("again.jsonl");

    Result result = replay("--to=" + file, "--json");

    assertArrayEquals(
        (new String(json(good("mended", "s1")), StandardCharsets.UTF_8) + "\n")
            .getBytes(StandardCharsets.UTF_8),
        Files.readAllBytes(file));
    assertEquals(1, result.json().get("of_log").asInt());
    assertTrue(result.err().contains("1 letters came from an event log"), result.err());

    Result again = replay("--to=" + file);
    assertEquals(ExitCode.FAILED, again.code());
    assertTrue(again.err().contains("is there already"), again.err());
  }

  @Test
  void force_sendsWhatIsStillRejected_butNoUnknownBytesOfIngestIntoALog() throws Exception {
    Path file = folder.resolve("again.jsonl");
    assertEquals(2, replay("--to=" + file, "--json", "--force").json().get("forced").asInt());
    assertTrue(Files.readString(file).contains("poison 1\npoison 2\n"));

    write(
        "live-1",
        letter("log/p-0", 3, "record", "is not JSON", REJECTED, bytes("poison of the log")));
    JsonNode counts =
        replay("--to=file:" + log, "--json", "--force", "--max-clock-skew=PT1H").json();

    assertEquals(4, counts.get("rejected").asInt());
    assertEquals(2, counts.get("forced").asInt());
    assertEquals(3, counts.get("sent").asInt());
    List<String> values = values();
    assertEquals(3, values.size());
    assertTrue(values.contains("poison of the log"));
  }

  @Test
  void secondRun_sendsTheSameIds() throws Exception {
    replay("--to=file:" + log);
    replay("--to=file:" + log);

    assertEquals(
        List.of("mended", "mended", "slow", "slow"),
        Recordings.log(log).stream().map(Event::eventId).sorted().toList());
  }

  @Test
  void list_countsByFieldAndKindOfReason() throws Exception {
    Result text = run(new DeadLetterListCommand());
    JsonNode json = run(new DeadLetterListCommand(), "--json").json();

    assertTrue(text.out().startsWith("5 dead letters"), text.out());
    assertTrue(text.out().contains("such as in.jsonl at 90: is not JSON at byte 4: x"), text.out());
    assertEquals(5, json.get("letters").asInt());
    assertEquals(4, json.get("kinds").size());
    JsonNode first = json.get("kinds").get(0);
    assertEquals(2, first.get("letters").asInt());
    assertEquals("is not JSON at byte … x", first.get("reason").asText());
    assertEquals("poison 1", first.at("/example/original").asText());
    assertEquals("\"…\" is no price", json.get("kinds").get(2).get("reason").asText());
  }

  @Test
  void wrongUse_isToldWithTheRemedy() {
    for (String[] words :
        new String[][] {
          {"--to=pulsar:x", "is no event log: give file:DIR"},
          {"--to=pulsar:x", "or give FILE.jsonl"},
          {"--to=a.jsonl --kinesis-region=eu-west-1", "go with kinesis:STREAM"},
          {"--to=a.jsonl --pseudonym-key=k", "--pseudonym-key is for an event log"},
          {"--to=file:x --max-clock-skew=-PT1S", "must not be below zero"},
          {"--to=file:x --max-clock-ahead=P1D", "must be from PT0S to less than P1D"},
          {"--to=file:x --since=yesterday", "yesterday is no time with an offset"},
          {"--dry-run", "Missing required option: '--to=TARGET'"}
        }) {
      Result result = replay(words[0].split(" "));
      assertEquals(ExitCode.USAGE, result.code(), words[0]);
      assertTrue(result.err().contains(words[1]), result.err());
    }
    Result none = run(new DeadLetterListCommand(), "--lake=" + folder.resolve("elsewhere"));
    assertEquals(ExitCode.FAILED, none.code());
    assertTrue(none.err().contains("There are no dead letters in"), none.err());
    assertEquals(ExitCode.USAGE, run(new DeadLetterCommand()).code());
  }

  private int letters(String... words) throws IOException {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--to=file:" + log, "--dry-run", "--json"));
    return replay(all.toArray(String[]::new)).json().get("letters").asInt();
  }

  private Result replay(String... words) {
    return run(new DeadLetterReplayCommand(new FakeWall().clock()), words);
  }

  private Result run(Callable<Integer> command, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    if (!(command instanceof DeadLetterCommand)) {
      all.add(0, "--home=" + folder.resolve("home"));
    }
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        new CommandLine(command).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
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

  private List<String> values() throws IOException {
    List<String> values = new ArrayList<>();
    for (int partition = 0; partition < FileLogReader.partitions(log); partition++) {
      try (FileLogReader reader = new FileLogReader(log, partition, 0)) {
        for (LogEntry entry = reader.next(); entry != null; entry = reader.next()) {
          values.add(new String(entry.value(), StandardCharsets.UTF_8));
        }
      }
    }
    return values;
  }

  private static Event good(String id, String session) {
    return Recordings.event(id, Recordings.START.plusSeconds(10), 2, session);
  }

  private static Event robot() {
    return new Event(
        "bot",
        EventType.PAGE_VIEW,
        Recordings.START,
        1,
        "s2",
        null,
        "/home",
        null,
        null,
        0,
        null,
        0,
        null,
        null,
        null,
        null,
        null,
        null,
        "Googlebot/2.1",
        null,
        null);
  }

  private static byte[] json(Event event) {
    return EventJson.toBytes(event);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static DeadLetterRow letter(
      String file, int position, String field, String reason, Instant rejected, byte[] original) {
    return new DeadLetterRow(
        file, Integer.toString(position), field, reason, rejected.toEpochMilli(), original);
  }

  private void write(String run, DeadLetterRow... letters) throws IOException {
    DeadLetterRow.in(lake)
        .append(
            run, Map.of(Partition.WHOLE, Stream.of(letters).map(DeadLetterRow::toRow).toList()));
  }
}
