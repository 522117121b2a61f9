package io.purchaseintent.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.event.Event;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.iceberg.TableWriter;
import io.purchaseintent.lake.state.StateTable;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.lake.table.SessionTable;
import io.purchaseintent.lake.table.SnapshotTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Night after night, one of them with a late event, gives what one run over all gives. */
final class DailyTest {

  private static final LocalDate FIRST = LocalDate.of(2024, 2, 27);
  private static final int NIGHTS = 4;

  @TempDir private Path folder;

  private int run;

  private Answer job(Lake lake, String name, String... options) {
    List<String> words = new ArrayList<>(List.of(name, "--lake=" + lake.root()));
    words.addAll(Arrays.asList(options));
    words.addAll(Answer.LIGHT_RUNNER);
    run++;
    Instant now = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(run);
    return Answer.of(Clock.fixed(now, ZoneOffset.UTC), words.toArray(String[]::new));
  }

  private void ingest(Lake lake, List<Event> events, String... options) throws IOException {
    Path input = Files.createDirectories(folder.resolve("export-" + run));
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Event event : events) {
      lines.writeBytes(EventJson.toBytes(event));
      lines.write('\n');
    }
    Files.write(input.resolve("events.jsonl"), lines.toByteArray());
    List<String> all = new ArrayList<>(List.of("--input=" + input));
    all.addAll(Arrays.asList(options));
    job(lake, "ingest", all.toArray(String[]::new)).json(0);
  }

  private static void addAnEvent(Lake lake) throws IOException {
    Event event = events().get(0);
    TableWrite write = EventTable.in(lake).write("one");
    TableWriter.Open file = write.writer().open(new Partition((int) FIRST.toEpochDay(), 0));
    file.write(EventTable.toRow(event));
    write.wrote(List.of(file.end("")));
    write.append();
  }

  private static LocalDate day(Event event) {
    return LocalDate.ofInstant(event.eventTime(), ZoneOffset.UTC);
  }

  private static List<Event> events() {
    return SmallShop.events(RunnerContract.SEED).stream()
        .filter(event -> !day(event).isBefore(FIRST))
        .filter(event -> day(event).isBefore(FIRST.plusDays(NIGHTS)))
        .toList();
  }

  private static Map<String, List<String>> rows(Lake lake) throws IOException {
    Map<String, List<String>> rows = new TreeMap<>();
    for (LakeTable table :
        List.of(
            SessionTable.in(lake),
            SnapshotTable.usersIn(lake),
            SnapshotTable.productsIn(lake),
            StateTable.usersIn(lake),
            StateTable.productsIn(lake))) {
      TableView view = table.view();
      List<String> all = new ArrayList<>();
      for (TableFile file : view.files()) {
        view.reader().read(file, table.layout().rows(), row -> all.add(row.toString()));
      }
      all.sort(null);
      rows.put(table.name(), all);
    }
    return rows;
  }

  @Test
  @Tag("thorough")
  void nightAfterNight_withALateEvent_givesWhatOneRunOverAllGives_inTheStoreToo()
      throws IOException {
    Event late =
        receivedOn(
            FIRST.plusDays(NIGHTS - 1),
            events().stream().filter(e -> day(e).equals(FIRST.plusDays(1))).findFirst().get());
    List<Event> events =
        events().stream().map(e -> e.eventId().equals(late.eventId()) ? late : e).toList();
    Lake whole = Lake.of(folder.resolve("whole").toString());
    Lake nights = Lake.of(folder.resolve("nights").toString());

    ingest(whole, events);
    job(whole, "sessionize").json(0);
    JsonNode all = job(whole, "aggregate").json(0);
    List<JsonNode> each = new ArrayList<>();
    Map<String, String> publishedAtOnce;
    Map<String, String> publishedByNight;
    long secondsToLive;
    long secondsOfTheVanished;
    String told = "";
    try (RealRedis redis = RealRedis.start()) {
      job(whole, "publish", "--redis=" + redis.uri()).json(0);
      publishedAtOnce = redis.values();
    }
    try (RealRedis redis = RealRedis.start()) {
      for (int night = 0; night < NIGHTS; night++) {
        LocalDate day = FIRST.plusDays(night);
        boolean last = night == NIGHTS - 1;
        ingest(
            nights,
            events.stream()
                .filter(e -> (day(e).equals(day) && e != late) || (last && e == late))
                .toList());
        redis.client().psetex("user:vanished", 600_000, "of a lake of before");
        Answer answer =
            job(
                nights,
                "daily",
                "--day=" + day,
                "--redis=" + redis.uri(),
                "--expiry=" + (last ? "P2D" : "PT1H"));
        each.add(answer.json(0));
        told = answer.err();
      }
      secondsOfTheVanished = redis.client().ttl("user:vanished");
      redis.client().del("user:vanished");
      publishedByNight = redis.values();
      secondsToLive =
          publishedByNight.keySet().stream().mapToLong(redis.client()::ttl).min().orElseThrow();
    }

    assertEquals(rows(whole), rows(nights));
    assertEquals("none", each.get(0).path("state").asText());
    assertEquals(FIRST.plusDays(2).toString(), each.get(2).path("state").asText());
    assertEquals(FIRST.plusDays(3).toString(), each.get(3).path("state").asText());
    assertFalse(told.contains("again"), told);
    assertTrue(each.get(2).path("states_copied").asInt() > 0, each.toString());
    assertEquals(0, all.path("states_copied").asInt());
    assertEquals(publishedAtOnce, publishedByNight);
    assertTrue(each.get(2).path("written").asInt() < publishedAtOnce.size(), each.toString());
    assertTrue(secondsToLive > 90_000, secondsToLive + " s");
    assertTrue(secondsOfTheVanished <= 600, secondsOfTheVanished + " s");
  }

  private static Event receivedOn(LocalDate day, Event event) {
    return event.withTimes(event.eventTime(), day.atTime(12, 0).toInstant(ZoneOffset.UTC));
  }

  @Test
  @Tag("thorough")
  void eventsThatComeADayLateEveryNight_leaveClosedDays_andCountFromThenOn() throws IOException {
    Lake whole = Lake.of(folder.resolve("whole").toString());
    Lake nights = Lake.of(folder.resolve("nights").toString());
    List<Event> events =
        events().stream()
            .map(e -> isLate(e) ? receivedOn(day(e).plusDays(1), e) : e)
            .filter(e -> !isLate(e) || day(e).isBefore(FIRST.plusDays(NIGHTS - 1)))
            .toList();
    ingest(whole, events);
    job(whole, "sessionize").json(0);
    job(whole, "aggregate").json(0);
    List<String> from = new ArrayList<>();
    for (int night = 0; night < NIGHTS; night++) {
      LocalDate day = FIRST.plusDays(night);
      ingest(
          nights,
          events.stream().filter(e -> day(e).equals(isLate(e) ? day.minusDays(1) : day)).toList());
      from.add(job(nights, "daily", "--day=" + day).json(0).path("state").asText());
    }

    assertEquals(rows(whole), rows(nights));
    for (int night = 1; night < NIGHTS; night++) {
      assertEquals(FIRST.plusDays(night).toString(), from.get(night), from.toString());
    }
  }

  @Test
  @Tag("thorough")
  void dayMadeAnew_withoutSomeOfItsShoppers_givesTheStoreWhatTheyWereBefore() throws IOException {
    LocalDate until = FIRST.plusDays(NIGHTS);
    LocalDate lastDay = until.minusDays(1);
    List<Event> events = events();
    List<String> keptOnTheLastDay =
        events.stream()
            .filter(e -> day(e).equals(lastDay) && e.userId() != null)
            .map(Event::userId)
            .distinct()
            .sorted()
            .limit(1)
            .toList();
    List<Event> fewer =
        events.stream()
            .filter(e -> !day(e).equals(lastDay) || keptOnTheLastDay.contains(e.userId()))
            .toList();
    Lake whole = Lake.of(folder.resolve("whole").toString());
    Lake anew = Lake.of(folder.resolve("anew").toString());
    ingest(whole, fewer);
    job(whole, "aggregate", "--until=" + until).json(0);
    ingest(anew, events);
    Map<String, String> expected;
    Map<String, String> published;
    JsonNode again;
    Set<String> gone;
    try (RealRedis redis = RealRedis.start()) {
      job(whole, "publish", "--redis=" + redis.uri()).json(0);
      expected = redis.values();
    }
    try (RealRedis redis = RealRedis.start()) {
      String to = "--redis=" + redis.uri();
      job(anew, "daily", "--from=" + FIRST, "--until=" + lastDay, to, "--expiry=PT1H").json(0);
      job(anew, "daily", "--day=" + lastDay, to, "--expiry=PT1H").json(0);
      ingest(
          anew,
          fewer.stream().filter(e -> day(e).equals(lastDay)).toList(),
          "--replace=" + lastDay + "/" + until);
      again = job(anew, "daily", "--day=" + lastDay, to, "--expiry=P2D").json(0);
      job(anew, "publish", to, "--changedAfter=" + lastDay, "--expiry=P2D").json(0);
      published = redis.values();
      gone = new TreeSet<>(published.keySet());
      gone.removeAll(expected.keySet());
      for (String key : gone) {
        long seconds = redis.client().ttl(key);
        assertTrue(seconds <= 3_600, key + " lives on for " + seconds + " s");
      }
    }

    assertTrue(again.path("lost").asInt() > gone.size(), again.toString());
    assertFalse(gone.isEmpty(), "somebody who came on the last day only");
    published.keySet().removeAll(gone);
    assertEquals(expected, published);
  }

  @Test
  @Tag("thorough")
  void daysLongClosed_thatAreMadeAnew_haveAllDaysAfterThemClosedAgain() throws IOException {
    LocalDate until = FIRST.plusDays(NIGHTS);
    List<Event> early = events().stream().filter(e -> day(e).isBefore(FIRST.plusDays(2))).toList();
    Lake whole = Lake.of(folder.resolve("whole").toString());
    Lake late = Lake.of(folder.resolve("late").toString());
    ingest(whole, events());
    job(whole, "sessionize").json(0);
    job(whole, "aggregate", "--until=" + until.plusDays(20)).json(0);

    ingest(late, early);
    job(late, "aggregate", "--until=" + until.plusDays(20)).json(0);
    ingest(
        late,
        events().stream().filter(e -> !early.contains(e)).toList(),
        "--replace=" + FIRST.plusDays(2) + "/" + until);
    Answer answer = job(late, "daily", "--day=" + FIRST.plusDays(2));

    assertEquals(until.plusDays(20).toString(), answer.json(0).path("until").asText());
    assertEquals(rows(whole), rows(late));
  }

  @Test
  @Tag("thorough")
  void eventsThatComeWhenTheirDayIsClosed_countFromThenOn_andAreTold() throws IOException {
    Lake lake = Lake.of(folder.resolve("lake").toString());
    LocalDate second = FIRST.plusDays(1);
    List<Event> lateOnes =
        events().stream().filter(e -> day(e).equals(FIRST) && isLate(e)).toList();
    ingest(lake, events().stream().filter(e -> day(e).equals(FIRST) && !isLate(e)).toList());
    job(lake, "sessionize").json(0);
    job(lake, "aggregate").json(0);
    Map<String, List<String>> closed = rows(lake);

    int last = lateOnes.size() - 1;
    Answer told = ingestLate(lake, lateOnes.subList(0, last));
    Answer night = job(lake, "aggregate", "--asOf=" + second.plusDays(1) + "T13:00:00+00:00");

    assertTrue(last > 0);
    assertEquals(last, told.json(0).path("after_closing").asInt());
    assertTrue(
        told.err().contains("events came when the days until " + second + " were closed"),
        told.err());
    assertEquals(second.toString(), night.json(0).path("from").asText());
    assertEquals(second.plusDays(1).toString(), night.json(0).path("until").asText());
    Map<String, List<String>> after = rows(lake);
    for (String table : List.of("user_snapshots", "product_snapshots")) {
      assertTrue(after.get(table).containsAll(closed.get(table)), table + " of closed days");
    }
    // Views of products: what a shopper's history says need not change by them.
    assertTrue(
        after.get("product_snapshots").size() > closed.get("product_snapshots").size(),
        "what came counts a day later");

    ingestLate(lake, lateOnes.subList(last, last + 1)).json(0);
    Answer backfill = job(lake, "aggregate", "--from=" + FIRST, "--until=" + second);
    String remedy = "--replace=" + FIRST + "/" + second;

    assertEquals(FIRST.toString(), backfill.json(0).path("from").asText());
    assertTrue(backfill.err().contains(remedy + ", and run this again"), backfill.err());
  }

  @Test
  void remedyForLateEvents_isToldWhereItHelps_andNotOfThoseThatSaySoThemselves()
      throws IOException {
    Lake lake = Lake.of(folder.resolve("lake").toString());
    LocalDate second = FIRST.plusDays(1);
    List<Event> events = events().stream().filter(e -> day(e).equals(FIRST)).toList();
    List<Event> first = new ArrayList<>(events.subList(1, events.size()));
    first.set(0, receivedOn(FIRST.plusDays(5), first.get(0)));
    String remedy = "--replace=" + FIRST + "/" + second;
    ingest(lake, first);
    job(lake, "aggregate").json(0);

    Answer ofReceived = closeAgain(lake, second);

    assertEquals(1, count(ofReceived, "say by their received_time"), ofReceived.err());
    assertEquals(0, count(ofReceived, "--replace"), ofReceived.err());

    ingestLate(lake, events.subList(0, 1)).json(0);
    Answer ofBoth = closeAgain(lake, second);

    assertEquals(1, count(ofBoth, "say by their received_time"), ofBoth.err());
    assertEquals(1, count(ofBoth, remedy + ", and run this again"), ofBoth.err());

    first.add(events.get(0));
    ingest(lake, first, remedy);
    Answer mended = closeAgain(lake, second);

    assertEquals(1, count(mended, "say by their received_time"), mended.err());
    assertEquals(0, count(mended, "--replace"), mended.err());
  }

  private Answer closeAgain(Lake lake, LocalDate until) throws IOException {
    Answer closed = job(lake, "aggregate", "--from=" + FIRST, "--until=" + until);
    closed.json(0);
    return closed;
  }

  private static int count(Answer answer, String words) {
    return answer.err().split(Pattern.quote(words), -1).length - 1;
  }

  private Answer ingestLate(Lake lake, List<Event> events) throws IOException {
    Path input = Files.createDirectories(folder.resolve("late" + events.get(0).eventId()));
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Event event : events) {
      lines.writeBytes(EventJson.toBytes(event));
      lines.write('\n');
    }
    Files.write(input.resolve("events.jsonl"), lines.toByteArray());
    return job(lake, "ingest", "--input=" + input);
  }

  @Test
  void dayThatIsNotOver_isNotClosed_andTold() throws IOException {
    Lake lake = Lake.of(folder.resolve("lake").toString());
    addAnEvent(lake);

    Answer half = job(lake, "aggregate", "--asOf=" + FIRST + "T14:00:00Z");
    Answer none = job(lake, "aggregate", "--asOf=noon");
    Answer both = job(lake, "aggregate", "--asOf=" + FIRST, "--until=" + FIRST);

    assertEquals(2, half.exitCode());
    assertTrue(
        half.err().contains("1 events from " + FIRST + " on are of days that are not over"),
        half.err());
    assertTrue(half.err().contains("there is nothing to close"), half.err());
    assertTrue(none.err().contains("must be a day or a time"), none.err());
    assertTrue(both.err().contains("excludes --until"), both.err());
  }

  private static boolean isLate(Event event) {
    return event.eventId().hashCode() % 10 == 0;
  }

  @Test
  void dayThatIsNotOver_orHasNoEvents_orNone_isTold() throws IOException {
    Lake lake = Lake.of(folder.resolve("lake").toString());
    addAnEvent(lake);

    Answer notOver = job(lake, "daily", "--day=2026-01-01");
    Answer notThere = job(lake, "daily", "--day=2024-03-20");
    Answer both = job(lake, "daily", "--day=2024-03-20", "--from=2024-03-20");
    Answer half = job(lake, "daily", "--from=2024-03-20");
    Answer ahead = job(lake, "aggregate", "--until=2026-01-02");
    Answer before = job(lake, "aggregate", "--until=" + FIRST);
    Answer next = job(lake, "daily", "--day=" + FIRST.plusDays(1));

    assertEquals(2, notOver.exitCode());
    assertTrue(
        notOver.err().startsWith("daily: --day=2026-01-01 is not over yet: it is 2026-01-01"),
        notOver.err());
    assertEquals(1, notThere.exitCode());
    assertTrue(
        notThere.err().startsWith("daily: There are no events of 2024-03-20 in "), notThere.err());
    assertEquals(2, both.exitCode());
    assertTrue(both.err().contains("excludes --from and --until"), both.err());
    assertEquals(2, half.exitCode());
    assertTrue(half.err().contains("needs --until"), half.err());
    assertEquals(2, ahead.exitCode());
    assertTrue(ahead.err().contains("cannot be closed"), ahead.err());
    assertEquals(2, before.exitCode());
    assertTrue(before.err().contains("is not after 2024-02-27, the first day"), before.err());
    assertTrue(notThere.err().contains("or close a day that has some with --day"), notThere.err());
    assertTrue(next.err().contains("aggregate --until=2024-02-29"), next.err());
  }
}
