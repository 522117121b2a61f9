package io.purchaseintent.lake.visit;

import io.purchaseintent.feature.ClosedDays;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.feature.VisitChain;
import io.purchaseintent.lake.iceberg.SortedFiles;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableReader;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the visits of one bucket of the table of events, day after day. In memory are the events of
 * one id on a day, those that may go on at midnight (of the day before it, and of none before, see
 * {@link VisitChain}), and a row group of each file of a day.
 */
public final class VisitReader implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final SortedFiles.Rule<VisitEvent> BY_SESSION =
      new SortedFiles.Rule<>(
          VisitEvent::sessionId,
          false,
          "is not sorted by session_id, as all files of events are: whoever rewrote it must sort it"
              + " so (the table says its order), or ingest its day again with --replace");

  private final TableReader reader;
  private final SessionGap gap;
  private final boolean inStretches;

  /** Visits that end where the gap says so. */
  public VisitReader(TableReader reader, SessionGap gap) {
    this(reader, gap, false);
  }

  /**
   * In place of visits {@link SessionGap#stretches}, from whatever visits they were known to be.
   */
  public static VisitReader ofStretches(TableReader reader, SessionGap gap) {
    return new VisitReader(reader, gap, true);
  }

  private VisitReader(TableReader reader, SessionGap gap, boolean inStretches) {
    this.reader = reader;
    this.gap = gap;
    this.inStretches = inStretches;
  }

  /** Takes visits. */
  public interface Sink {
    /** Takes one with all of its events, in their order. */
    void accept(String sessionId, List<CompactEvent> events) throws IOException;

    /** Takes what is of no visit: what the shop did, such as a refund. */
    default void acceptApart(String sessionId, CompactEvent event) throws IOException {}
  }

  /** Is shown rows on the way to their visits. */
  public interface Witness {
    /** Sees a row, before the visit that it is of is shown. */
    void saw(SeenRow row);
  }

  /** What goes on under one id, and the events of those of its visits that may go on. */
  private record Stretch(String sessionId, VisitChain chain, List<CompactEvent> events) {}

  /**
   * Shows each visit of a bucket that has an event in {@code [from, until)}, whole: with what it
   * has of the days before and after.
   *
   * @param files of the bucket, of all days
   * @return how often one of these midnights, or the last, ended the visits of an id that never
   *     rests
   */
  public long read(List<TableFile> files, LocalDate from, LocalDate until, Sink sink)
      throws IOException {
    return read(files, from, until, null, sink);
  }

  /**
   * The same, with all columns read.
   *
   * @param witness sees each row of the days from {@code from} to before {@code until} once
   */
  public long read(
      List<TableFile> files, LocalDate from, LocalDate until, @Nullable Witness witness, Sink sink)
      throws IOException {
    TreeMap<LocalDate, List<TableFile>> days = new TreeMap<>();
    files.forEach(file -> days.computeIfAbsent(file.day(), day -> new ArrayList<>()).add(file));
    Scope scope = new Scope(millis(from), millis(until), witness, sink, new long[1]);
    Queue<Stretch> open = openBefore(from, days);
    for (Map.Entry<LocalDate, List<TableFile>> day : days.subMap(from, until).entrySet()) {
      open = read(day, open, false, scope);
    }
    for (Map.Entry<LocalDate, List<TableFile>> day : days.tailMap(until).entrySet()) {
      if (open.isEmpty()) {
        break;
      }
      open = read(day, open, true, scope);
    }
    for (Stretch stretch : open) {
      accept(stretch.sessionId(), stretch.events(), scope);
    }
    return scope.ended()[0];
  }

  /**
   * Shows each stretch of a bucket of which something was known on some days, whole, whichever
   * visits it was known to be: see {@link SessionGap#stretches}. Of the days before them those are
   * read of which something may have been known so late. What is of no visit is a stretch by
   * itself.
   *
   * @param files of the bucket, of all days
   */
  public void readKnown(List<TableFile> files, ClosedDays days, Sink sink) throws IOException {
    TreeSet<LocalDate> read = new TreeSet<>();
    for (TableFile file : files) {
      boolean isLate = file.knownMillis() >= millis(days.from());
      if (file.day().isBefore(days.until()) && (isLate || !file.day().isBefore(days.from()))) {
        read.add(file.day());
      }
    }
    VisitReader ofStretches = ofStretches(reader, gap);
    List<Scope> before = new ArrayList<>();
    while (!read.isEmpty()) {
      LocalDate from = read.pollFirst();
      LocalDate until = from.plusDays(1);
      while (read.remove(until)) {
        until = until.plusDays(1);
      }
      // One of days with others between them is shown with the first of them alone.
      List<Scope> shown = List.copyOf(before);
      ofStretches.read(
          files,
          from,
          until,
          new Sink() {
            @Override
            public void accept(String id, List<CompactEvent> events) throws IOException {
              if (events.stream().anyMatch(event -> days.contain(event.countedMillis()))
                  && shown.stream().noneMatch(scope -> scope.hasEvent(events))) {
                sink.accept(id, events);
              }
            }

            @Override
            public void acceptApart(String id, CompactEvent event) throws IOException {
              if (days.contain(event.countedMillis())) {
                sink.accept(id, List.of(event));
              }
            }
          });
      before.add(new Scope(millis(from), millis(until), null, sink, new long[1]));
    }
  }

  /**
   * What may go on when a day begins, as far back as it goes, or as tells that its midnight ends
   * it.
   */
  private Queue<Stretch> openBefore(LocalDate from, TreeMap<LocalDate, List<TableFile>> days)
      throws IOException {
    Scope nothing =
        new Scope(Long.MAX_VALUE, Long.MAX_VALUE, null, (id, events) -> {}, new long[1]);
    LocalDate first = from.minusDays(gap.gap().minusNanos(1).toDays() + 1);
    while (true) {
      Queue<Stretch> open = new ArrayDeque<>();
      for (Map.Entry<LocalDate, List<TableFile>> day : days.subMap(first, from).entrySet()) {
        open = read(day, open, false, nothing);
      }
      long goneOn = millis(first) + gap.gap().toMillis();
      boolean whole =
          open.stream()
              .map(Stretch::chain)
              .allMatch(chain -> chain.firstMillis() >= goneOn || chain.isOverAt(millis(from)));
      if (whole || days.headMap(first).isEmpty()) {
        return open;
      }
      first = first.minusDays(1);
    }
  }

  private Queue<Stretch> read(
      Map.Entry<LocalDate, List<TableFile>> day, Queue<Stretch> open, boolean onlyOpen, Scope scope)
      throws IOException {
    long end = millis(day.getKey().plusDays(1));
    Queue<Stretch> stillOpen = new ArrayDeque<>();
    boolean whole = scope.witness() != null;
    try (SortedFiles<VisitEvent> events =
        new SortedFiles<>(
            BY_SESSION, day.getValue(), file -> EventReader.open(reader, file, whole))) {
      while (true) {
        Stretch carried = open.peek();
        String id = least(carried == null ? null : carried.sessionId(), events.id());
        if (id == null) {
          return stillOpen;
        }
        boolean wasOpen = carried != null && carried.sessionId().equals(id);
        Stretch before =
            wasOpen ? open.remove() : new Stretch(id, new VisitChain(gap), new ArrayList<>());
        List<CompactEvent> ofDay = new ArrayList<>();
        while (id.equals(events.id())) {
          CompactEvent event = scope.seen(events.next());
          if (event.type().isOfVisit()) {
            ofDay.add(event);
          } else if (!onlyOpen) {
            scope.sink().acceptApart(id, event);
          }
        }
        if (wasOpen || (!onlyOpen && !ofDay.isEmpty())) {
          goOn(before, ofDay, end, stillOpen, scope);
        }
      }
    }
  }

  private static @Nullable String least(@Nullable String a, @Nullable String b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return SortedFiles.ORDER.compare(a, b) <= 0 ? a : b;
  }

  private void goOn(
      Stretch before, List<CompactEvent> ofDay, long end, Queue<Stretch> open, Scope scope)
      throws IOException {
    String id = before.sessionId();
    VisitChain chain = before.chain();
    List<CompactEvent> goingOn = before.events();
    ofDay.sort(null);
    for (CompactEvent event : ofDay) {
      if (chain.begins(event.timeMillis()) && !goingOn.isEmpty()) {
        accept(id, goingOn, scope);
        goingOn = new ArrayList<>();
      }
      goingOn.add(event);
    }
    boolean mayGoOn = chain.lastMillis() + gap.gap().toMillis() > end;
    if (mayGoOn && chain.isOverAt(end)) {
      scope.countEnd(end);
      accept(id, goingOn, scope);
      if (end < scope.until()) {
        open.add(new Stretch(id, chain, new ArrayList<>()));
      }
    } else if (!mayGoOn) {
      accept(id, goingOn, scope);
    } else if (goingOn.get(0).timeMillis() < scope.until()) {
      open.add(new Stretch(id, chain, goingOn));
    }
  }

  private void accept(String id, List<CompactEvent> stretch, Scope scope) throws IOException {
    for (List<CompactEvent> visit : inStretches ? List.of(stretch) : gap.visits(stretch)) {
      scope.accept(id, visit);
    }
  }

  private static long millis(LocalDate day) {
    return Duration.ofSeconds(day.atStartOfDay(ZoneOffset.UTC).toEpochSecond()).toMillis();
  }

  /**
   * Lets through the visits that have an event in a stretch of time.
   *
   * @param witness of the rows of that time, or null
   * @param ended how often a midnight in it ended the visits of an id
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Scope(long from, long until, @Nullable Witness witness, Sink sink, long[] ended) {

    CompactEvent seen(VisitEvent read) {
      long time = read.event().timeMillis();
      if (witness != null && read.row() != null && time >= from && time < until) {
        witness.saw(read.row());
      }
      return read.event();
    }

    void countEnd(long midnight) {
      ended[0] += midnight > from && midnight <= until ? 1 : 0;
    }

    void accept(String id, List<CompactEvent> visit) throws IOException {
      if (hasEvent(visit)) {
        sink.accept(id, visit);
      }
    }

    private boolean hasEvent(List<CompactEvent> visit) {
      for (CompactEvent event : visit) {
        if (event.timeMillis() >= from) {
          return event.timeMillis() < until;
        }
      }
      return false;
    }
  }
}
