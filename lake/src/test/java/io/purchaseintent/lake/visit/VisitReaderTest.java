package io.purchaseintent.lake.visit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.event.Channel;
import io.purchaseintent.event.Device;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.lake.EventFiles;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.iceberg.TableView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against all events in one heap, grouped by session id and split by the rule. */
class VisitReaderTest {

  private static final int DAYS = 8;

  /** As UTF-16 units these are in another order than as bytes of UTF-8. */
  private static final List<String> ENDINGS =
      List.of(
          "", "a", "Z", "é", "\uE000", "\uFF41", "\uFFFD", "\uD83D\uDE00", "\uD800\uDC00", "\0");

  @TempDir private Path folder;

  private record Visit(String sessionId, List<CompactEvent> events) {}

  @ParameterizedTest
  @CsvSource({
    "1, PT30M, 2024-02-26",
    "2, PT30M, 1969-12-28",
    "3, PT24H, 2024-02-26",
    "4, PT24H0.001S, 2024-02-26",
    "5, PT36H, 1969-12-28",
    "6, PT72H, 2024-02-26",
    "7, PT1S, 2024-02-26"
  })
  void visits_areThoseOfAllEventsInOneHeap_forAnyRange(long seed, Duration length, LocalDate first)
      throws IOException {
    Random random = new Random(seed);
    SessionGap gap = new SessionGap(length);
    List<Event> events = scattered(random, first, length);
    Lake lake = new Lake(folder);
    Collections.shuffle(events, random);
    EventFiles.append(lake, "run-1", events.subList(0, events.size() / 2));
    EventFiles.append(lake, "run-2", events.subList(events.size() / 2, events.size() - 5));
    EventFiles.append(lake, "run-3", events.subList(events.size() - 5, events.size()));
    TableView view = EventFiles.table(lake).view();
    List<Visit> all = oracle(events, gap);

    for (int i = 0; i < 15; i++) {
      LocalDate from = first.plusDays(random.nextInt(DAYS + 2) - 1);
      LocalDate until = i == 0 ? from : from.plusDays(random.nextInt(DAYS + 2));

      assertEquals(
          sorted(all.stream().filter(visit -> isIn(visit, from, until)).toList()),
          sorted(read(view, gap, from, until)),
          "seed " + seed + ", from " + from + " until " + until);
    }
    assertEquals(
        sorted(all), sorted(read(view, gap, first.minusYears(9), first.plusYears(9))), "all");
  }

  /** Several visits a session id, over midnights and over days on which nothing happens. */
  private static List<Event> scattered(Random random, LocalDate first, Duration gap) {
    List<Event> events = new ArrayList<>();
    Instant start = first.atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant end = start.plus(Duration.ofDays(DAYS));
    for (int session = 0; session < 25; session++) {
      String id = "s" + session % 3 + ENDINGS.get(session % ENDINGS.size()) + session % 7;
      Instant time = start.plusMillis(random.nextLong(Duration.ofDays(DAYS).toMillis()));
      if (random.nextInt(4) == 0) {
        time = start.plus(Duration.ofDays(random.nextInt(DAYS)));
      }
      while (time.isBefore(end)) {
        if (!isQuiet(first, time)) {
          events.add(event(random, events.size(), id, time));
        }
        int step = random.nextInt(12);
        time =
            step == 0
                ? time.plus(gap)
                : step == 1
                    ? time.plus(gap.minusMillis(1))
                    : step == 2
                        ? time.plus(gap.multipliedBy(3))
                        : step == 3
                            ? time
                            : step == 4 ? end : time.plusMillis(random.nextLong(gap.toMillis()));
      }
    }
    return events;
  }

  /** On the fifth day nothing happens to anybody. */
  private static boolean isQuiet(LocalDate first, Instant time) {
    return time.atZone(ZoneOffset.UTC).toLocalDate().equals(first.plusDays(4));
  }

  private static Event event(Random random, int number, String session, Instant time) {
    boolean known = random.nextBoolean();
    return new Event(
        "event" + number,
        random.nextBoolean()
            ? EventType.PRODUCT_VIEW
            : random.nextInt(8) == 0 ? EventType.SIGN_OUT : EventType.PURCHASE,
        time,
        random.nextInt(3),
        session,
        known ? "ann" : random.nextInt(6) == 0 ? "bob" : null,
        "/page",
        "product" + random.nextInt(4),
        known ? "shoes" : null,
        random.nextInt(90_000_000),
        known ? "EUR" : null,
        random.nextInt(3),
        known ? "order" + random.nextInt(3) : null,
        null,
        known ? Device.MOBILE : null,
        known ? Channel.PAID : null,
        known ? "AT" : null,
        known ? ZoneId.of(random.nextBoolean() ? "Europe/Vienna" : "+05:45") : null,
        null,
        null,
        null);
  }

  private static List<Visit> oracle(List<Event> events, SessionGap gap) {
    Map<String, List<CompactEvent>> ids =
        events.stream()
            .collect(
                Collectors.groupingBy(
                    Event::sessionId,
                    TreeMap::new,
                    Collectors.mapping(CompactEvent::of, Collectors.toList())));
    List<Visit> visits = new ArrayList<>();
    ids.forEach((id, all) -> gap.split(all).forEach(visit -> visits.add(new Visit(id, visit))));
    return visits;
  }

  private static boolean isIn(Visit visit, LocalDate from, LocalDate until) {
    return visit.events().stream()
        .map(event -> Instant.ofEpochMilli(event.timeMillis()).atZone(ZoneOffset.UTC).toLocalDate())
        .anyMatch(day -> !day.isBefore(from) && day.isBefore(until));
  }

  private static List<Visit> read(TableView view, SessionGap gap, LocalDate from, LocalDate until)
      throws IOException {
    List<Visit> visits = new ArrayList<>();
    new VisitReader(view.reader(), gap)
        .read(
            view.files(),
            from,
            until,
            (id, events) -> visits.add(new Visit(id, List.copyOf(events))));
    return visits;
  }

  private static List<Visit> sorted(List<Visit> visits) {
    return visits.stream()
        .sorted(
            Comparator.comparing(Visit::sessionId).thenComparing(visit -> visit.events().get(0)))
        .toList();
  }

  @Test
  void witness_seesEachRowOfTheDaysOnce_wholeAndBeforeItsVisit() throws IOException {
    Random random = new Random(8);
    LocalDate first = LocalDate.parse("2024-02-26");
    SessionGap gap = new SessionGap(Duration.ofHours(30));
    List<Event> events = scattered(random, first, gap.gap());
    Lake lake = new Lake(folder);
    EventFiles.append(lake, "run", events);
    TableView view = EventFiles.table(lake).view();
    LocalDate from = first.plusDays(2);
    LocalDate until = first.plusDays(7);
    List<String> seen = new ArrayList<>();
    List<CompactEvent> open = new ArrayList<>();

    new VisitReader(view.reader(), gap)
        .read(
            view.files(),
            from,
            until,
            row -> {
              seen.add(row.sessionId() + row.event() + row.page() + row.currency());
              open.add(row.event());
            },
            (id, visit) -> {
              List<CompactEvent> ofDays =
                  visit.stream()
                      .filter(event -> isBetween(event.timeMillis(), from, until))
                      .toList();
              assertTrue(open.containsAll(ofDays), "a visit came before its rows");
            });

    List<String> expected =
        events.stream()
            .filter(event -> isBetween(event.eventTime().toEpochMilli(), from, until))
            .map(e -> e.sessionId() + CompactEvent.of(e) + e.page() + e.currency())
            .sorted()
            .toList();
    assertEquals(expected, seen.stream().sorted().toList());
  }

  private static boolean isBetween(long millis, LocalDate from, LocalDate until) {
    LocalDate day = Instant.ofEpochMilli(millis).atZone(ZoneOffset.UTC).toLocalDate();
    return !day.isBefore(from) && day.isBefore(until);
  }

  @Test
  void visitOverMidnight_isOfBothDays_andOneThatEndedExactlyTheGapBeforeIsNot() throws IOException {
    Lake lake = new Lake(folder);
    EventFiles.append(
        lake,
        "run",
        List.of(
            view("1", "2024-02-28T23:50:00Z", "over"),
            view("2", "2024-02-29T00:10:00Z", "over"),
            view("3", "2024-02-28T23:45:00Z", "gap"),
            view("4", "2024-02-29T00:15:00Z", "gap")));
    TableView view = EventFiles.table(lake).view();
    SessionGap gap = new SessionGap(Duration.ofMinutes(30));
    LocalDate leapDay = LocalDate.parse("2024-02-29");

    assertEquals(List.of("gap 1", "over 2"), named(read(view, gap, leapDay.minusDays(1), leapDay)));
    assertEquals(List.of("gap 1", "over 2"), named(read(view, gap, leapDay, leapDay.plusDays(1))));
    assertEquals(List.of(), named(read(view, gap, leapDay.plusDays(1), leapDay.plusDays(9))));
  }

  private static List<String> named(List<Visit> visits) {
    return visits.stream()
        .map(visit -> visit.sessionId() + " " + visit.events().size())
        .sorted()
        .toList();
  }

  private static Event view(String id, String time, String session) {
    return EventFiles.view(id, Instant.parse(time), 0, session, null);
  }

  @Test
  void daysThatNoOpenVisitGoesInto_areNotRead() throws IOException {
    Lake lake = new Lake(folder);
    for (int day = 1; day <= 9; day++) {
      String date = "2024-03-0" + day;
      EventFiles.append(
          lake,
          "run-" + day,
          List.of(
              view("a" + day, date + "T00:10:00Z", "daily"),
              view("b" + day, date + "T23:50:00Z", "daily")));
    }
    TableView view = EventFiles.table(lake).view();
    LocalDate day = LocalDate.parse("2024-03-05");
    TableView near = view.between(day.minusDays(2), day.plusDays(2));
    TableView far = view.only(file -> !near.files().contains(file));
    far.files().forEach(file -> delete(file.location()));

    List<Visit> visits = read(view, new SessionGap(Duration.ofMinutes(30)), day, day.plusDays(1));

    assertEquals(List.of("daily 2", "daily 2"), named(visits));
  }

  /** Ids on which hardly a pause is longer than the gap, all days. */
  private static List<Event> restless(Random random, LocalDate first) {
    List<Event> events = new ArrayList<>();
    Instant start = first.atStartOfDay(ZoneOffset.UTC).toInstant();
    for (int id = 0; id < 6; id++) {
      Instant time = start.plusSeconds(random.nextInt(200_000));
      while (time.isBefore(start.plus(Duration.ofDays(DAYS)))) {
        events.add(event(random, events.size(), "kiosk" + id, time));
        time = time.plusSeconds(random.nextInt(90) == 0 ? 1_800 : 600 + random.nextInt(1_199));
      }
    }
    return events;
  }

  @ParameterizedTest
  @CsvSource({"1, PT30M", "2, PT29M", "3, PT35M"})
  void visitsOfIdsThatNeverRest_areThoseOfAllEventsInOneHeap(long seed, Duration length)
      throws IOException {
    Random random = new Random(seed);
    SessionGap gap = new SessionGap(length);
    LocalDate first = LocalDate.parse("2024-02-26");
    List<Event> events = restless(random, first);
    Lake lake = new Lake(folder);
    EventFiles.append(lake, "run", events);
    TableView view = EventFiles.table(lake).view();
    List<Visit> all = oracle(events, gap);

    for (int day = -1; day <= DAYS; day++) {
      LocalDate from = first.plusDays(day);
      LocalDate until = from.plusDays(1 + day % 2);

      assertEquals(
          sorted(all.stream().filter(visit -> isIn(visit, from, until)).toList()),
          sorted(read(view, gap, from, until)),
          "seed " + seed + ", from " + from + " until " + until);
    }
    assertEquals(sorted(all), sorted(read(view, gap, first, first.plusDays(DAYS))), "all");
  }

  @Test
  void ofAnIdThatNeverRests_twoDaysBeforeAreRead_andItsVisitsEndAtMidnight() throws IOException {
    Lake lake = new Lake(folder);
    LocalDate first = LocalDate.parse("2024-03-01");
    Instant start = first.atStartOfDay(ZoneOffset.UTC).toInstant();
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 9 * 72; i++) {
      events.add(view("e" + i, start.plusSeconds(60 + 1_200L * i).toString(), "robot"));
    }
    EventFiles.append(lake, "run", events);
    TableView view = EventFiles.table(lake).view();
    LocalDate day = first.plusDays(6);
    TableView near = view.between(day.minusDays(2), day.plusDays(1));
    view.only(file -> !near.files().contains(file)).files().forEach(f -> delete(f.location()));
    SessionGap gap = new SessionGap(Duration.ofMinutes(30));
    List<Visit> visits = new ArrayList<>();

    long ended =
        new VisitReader(view.reader(), gap)
            .read(
                view.files(),
                day,
                day.plusDays(1),
                (id, visit) -> visits.add(new Visit(id, visit)));

    assertEquals(List.of("robot 72"), named(visits));
    assertEquals(1, ended);
  }

  private static void delete(String location) {
    assertTrue(Path.of(location.substring("file:".length())).toFile().delete(), location);
  }

  @Test
  void unsortedFile_isRefused_withTheRemedy() throws IOException {
    Lake lake = new Lake(folder);
    EventFiles.appendUnsorted(
        lake,
        "run",
        List.of(
            view("1", "2024-03-01T10:00:00Z", "b"),
            view("2", "2024-03-01T11:00:00Z", "\uD83D\uDE00"),
            view("3", "2024-03-01T12:00:00Z", "\uFF41")));
    TableView view = EventFiles.table(lake).view();
    LocalDate day = LocalDate.parse("2024-03-01");

    String message =
        assertThrows(
                LakeException.class,
                () -> read(view, new SessionGap(Duration.ofMinutes(30)), day, day.plusDays(1)))
            .getMessage();

    assertTrue(message.startsWith(view.files().get(0).location() + " is not sorted by"), message);
    assertTrue(message.contains("--replace"), message);
  }

  @Test
  void fileThatIsGone_isNamed_andSoIsWhatTook(@TempDir Path other) throws IOException {
    Lake lake = new Lake(other);
    EventFiles.append(lake, "run", List.of(view("1", "2024-03-01T10:00:00Z", "b")));
    TableView view = EventFiles.table(lake).view();
    String location = view.files().get(0).location();
    delete(location);
    LocalDate day = LocalDate.parse("2024-03-01");
    @Nullable String message =
        assertThrows(
                LakeException.class,
                () -> read(view, new SessionGap(Duration.ofMinutes(30)), day, day.plusDays(1)))
            .getMessage();

    assertTrue(
        String.valueOf(message).startsWith("There is no " + location + " any more"), message);
  }
}
