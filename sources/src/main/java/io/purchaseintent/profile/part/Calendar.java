package io.purchaseintent.profile.part;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.event.Channel;
import io.purchaseintent.event.Device;
import io.purchaseintent.lake.visit.SeenRow;
import io.purchaseintent.profile.doubt.DoubtKind;
import io.purchaseintent.profile.doubt.Doubts;
import io.purchaseintent.statistics.Proportions;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Events and visits by day, hour and weekday, in the shop's zone; a visit counts where it began.
 */
public final class Calendar implements Part {

  private static final int HOURS = 24;
  private static final int DAYS = 7;

  /** Of a weekday, how many weeks around a day tell what is usual on it, and how many must. */
  private static final int WEEKS = 4;

  private static final int LEAST_WEEKS = 2;

  /** Chance moves the rate of two thirds by so many standard errors in 1 of 15,000 lakes. */
  private static final double BEYOND_CHANCE = 6.3e-5;

  private static final int NIGHT_UNTIL = 6;

  private final ZoneId zone;
  private final TreeMap<LocalDate, Day> days = new TreeMap<>();
  private final long[][] hours = new long[HOURS][3];
  private final long[][] weekdays = new long[DAYS][3];
  private long hourAsked = Long.MIN_VALUE;
  private Day dayAsked = new Day();
  private int hourThen;
  private int weekdayThen;

  /** What a day has. */
  private static final class Day {
    long events;
    long visits;
    long buying;
    long known;
    final long[] devices = new long[Device.values().length + 1];
    final long[] channels = new long[Channel.values().length + 1];

    void add(Day other) {
      events += other.events;
      visits += other.visits;
      buying += other.buying;
      known += other.known;
      Arrays.setAll(devices, i -> devices[i] + other.devices[i]);
      Arrays.setAll(channels, i -> channels[i] + other.channels[i]);
    }
  }

  /** Days as a shop in this zone has them. */
  public Calendar(ZoneId zone) {
    this.zone = zone;
  }

  /** No zone changes its offset within a quarter of an hour. */
  private void ask(long millis) {
    long quarter = Math.floorDiv(millis, 900_000L);
    if (quarter != hourAsked) {
      hourAsked = quarter;
      var local = Instant.ofEpochMilli(millis).atZone(zone);
      dayAsked = days.computeIfAbsent(local.toLocalDate(), day -> new Day());
      hourThen = local.getHour();
      weekdayThen = local.getDayOfWeek().ordinal();
    }
  }

  @Override
  public void row(SeenRow row) {
    ask(row.event().timeMillis());
    dayAsked.events++;
    hours[hourThen][0]++;
    weekdays[weekdayThen][0]++;
  }

  @Override
  public void visit(SeenVisit visit) {
    ask(visit.firstMillis());
    dayAsked.visits++;
    dayAsked.known += visit.shopper() == null ? 0 : 1;
    dayAsked.devices[place(visit.device(), dayAsked.devices)]++;
    dayAsked.channels[place(visit.channel(), dayAsked.channels)]++;
    hours[hourThen][1]++;
    weekdays[weekdayThen][1]++;
    if (visit.bought()) {
      dayAsked.buying++;
      hours[hourThen][2]++;
      weekdays[weekdayThen][2]++;
    }
  }

  private static int place(@Nullable Enum<?> value, long[] counts) {
    return value == null ? counts.length - 1 : value.ordinal();
  }

  @Override
  public void tell(ObjectNode profile, Doubts doubts) {
    ArrayNode told = profile.putArray("days");
    days.forEach(
        (date, day) -> {
          ObjectNode node = told.addObject().put("day", date.toString()).put("events", day.events);
          Figures.rate(node, day.visits, day.buying);
          node.put("known_visits", day.known);
        });
    tell(profile.putArray("hours"), hours, i -> Integer.toString(i), "hour");
    tell(
        profile.putArray("weekdays"),
        weekdays,
        i -> DayOfWeek.of(i + 1).name().toLowerCase(Locale.ROOT),
        "weekday");
    holes(profile, doubts);
    jumps(profile, doubts);
    moves(doubts);
    night(doubts);
  }

  private static void tell(
      ArrayNode told, long[][] counts, java.util.function.IntFunction<String> name, String of) {
    for (int i = 0; i < counts.length; i++) {
      ObjectNode node = told.addObject().put(of, name.apply(i)).put("events", counts[i][0]);
      Figures.rate(node, counts[i][1], counts[i][2]);
    }
  }

  private void holes(ObjectNode profile, Doubts doubts) {
    List<String> holes = new ArrayList<>();
    long between = 0;
    long without = 0;
    LocalDate before = null;
    for (Map.Entry<LocalDate, Day> day : days.entrySet()) {
      if (day.getValue().events == 0) {
        continue;
      }
      if (before != null) {
        long apart = day.getKey().toEpochDay() - before.toEpochDay();
        between += apart;
        if (apart > 1) {
          without += apart - 1;
          LocalDate first = before.plusDays(1);
          LocalDate last = day.getKey().minusDays(1);
          holes.add(first.equals(last) ? first.toString() : first + " to " + last);
        }
      }
      before = day.getKey();
    }
    holes.forEach(profile.putArray("holes")::add);
    doubts.share(
        DoubtKind.HOLES,
        without,
        between + 1,
        without
            + (without == 1 ? " day has" : " days have")
            + " no event: "
            + String.join(", ", holes.subList(0, Math.min(3, holes.size()))),
        holes);
  }

  private void jumps(ObjectNode profile, Doubts doubts) {
    List<String> jumps = new ArrayList<>();
    ArrayNode told = profile.putArray("jumps");
    long judged = 0;
    for (Map.Entry<LocalDate, Day> day : days.entrySet()) {
      LocalDate date = day.getKey();
      double usual = usual(date);
      // The first and the last day are seldom whole.
      if (Double.isNaN(usual) || date.equals(days.firstKey()) || date.equals(days.lastKey())) {
        continue;
      }
      judged++;
      long events = day.getValue().events;
      double bound = DoubtKind.JUMPS.bound();
      if (events > usual * bound || events * bound < usual) {
        told.addObject().put("day", date.toString()).put("events", events).put("usual", usual);
        jumps.add(String.format(Locale.ROOT, "%s: %,d, usual are %,.0f", date, events, usual));
      }
    }
    if (!jumps.isEmpty()) {
      doubts.add(
          DoubtKind.JUMPS,
          jumps.size(),
          judged,
          String.format(
              Locale.ROOT,
              "%d of %d days have more than %.0f times as many events as usual, or less than one"
                  + " %.0fth",
              jumps.size(),
              judged,
              DoubtKind.JUMPS.bound(),
              DoubtKind.JUMPS.bound()),
          jumps);
    }
  }

  private double usual(LocalDate date) {
    List<Long> others = new ArrayList<>();
    for (int week = -WEEKS; week <= WEEKS; week++) {
      LocalDate day = date.plusWeeks(week);
      Day other = week == 0 ? null : days.get(day);
      // The ends are seldom whole; a day without an event is a hole, and told as one.
      if (other != null && !day.equals(days.firstKey()) && !day.equals(days.lastKey())) {
        others.add(other.events);
      }
    }
    if (others.size() < LEAST_WEEKS) {
      return Double.NaN;
    }
    long[] sorted = others.stream().mapToLong(Long::longValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0;
  }

  /**
   * The first and the last third, by visits: a day that is far off is in one of them, and small.
   */
  private void moves(Doubts doubts) {
    long visits = days.values().stream().mapToLong(day -> day.visits).sum();
    Day first = new Day();
    Day last = new Day();
    LocalDate firstUntil = null;
    LocalDate lastFrom = null;
    long before = 0;
    for (Map.Entry<LocalDate, Day> day : days.entrySet()) {
      long middle = before + day.getValue().visits / 2;
      before += day.getValue().visits;
      if (3 * middle < visits) {
        first.add(day.getValue());
        firstUntil = day.getKey();
      } else if (3 * middle >= 2 * visits) {
        last.add(day.getValue());
        lastFrom = lastFrom == null ? day.getKey() : lastFrom;
      }
    }
    if (firstUntil == null || lastFrom == null || first.visits == 0 || last.visits == 0) {
      return;
    }
    String when = " (until " + firstUntil + ", and from " + lastFrom + " on)";
    rate(first, last, when, doubts);
    double wasKnown = Figures.share(first.known, first.visits);
    double isKnown = Figures.share(last.known, last.visits);
    if (Math.min(first.visits, last.visits) >= DoubtKind.KNOWN_MOVES.least()
        && Math.abs(isKnown - wasKnown) >= DoubtKind.KNOWN_MOVES.bound()) {
      doubts.add(
          DoubtKind.KNOWN_MOVES,
          last.known,
          last.visits,
          String.format(
              Locale.ROOT,
              "The shopper is known in %s of the visits of the first third, and in %s of the last"
                  + " third's%s",
              Say.percent(wasKnown),
              Say.percent(isKnown),
              when),
          List.of());
    }
    mix("channels", first.channels, last.channels, Channel.values(), when, doubts);
    mix("devices", first.devices, last.devices, Device.values(), when, doubts);
  }

  private static void rate(Day first, Day last, String when, Doubts doubts) {
    double was = Figures.share(first.buying, first.visits);
    double is = Figures.share(last.buying, last.visits);
    boolean enough = first.buying + last.buying >= DoubtKind.RATE_MOVES.least();
    if (enough
        && Math.abs(is - was) >= DoubtKind.RATE_MOVES.bound() * was
        && Proportions.of(first.buying, first.visits, last.buying, last.visits).chance()
            < BEYOND_CHANCE) {
      doubts.add(
          DoubtKind.RATE_MOVES,
          last.buying,
          last.visits,
          String.format(
              Locale.ROOT,
              "The purchase rate %s from %s in the first third of the visits to %s in the last%s",
              is < was ? "falls" : "rises",
              Say.percent(was),
              Say.percent(is),
              when),
          List.of());
    }
  }

  private static void mix(
      String of, long[] first, long[] last, Enum<?>[] values, String when, Doubts doubts) {
    long firsts = Arrays.stream(first).sum();
    long lasts = Arrays.stream(last).sum();
    double moved = 0;
    int most = 0;
    for (int i = 0; i < first.length; i++) {
      double apart = share(last, i) - share(first, i);
      moved += Math.max(0, apart);
      most = apart > share(last, most) - share(first, most) ? i : most;
    }
    if (Math.min(firsts, lasts) >= DoubtKind.MIX_MOVES.least()
        && moved >= DoubtKind.MIX_MOVES.bound()) {
      String name =
          most == values.length ? "unknown" : values[most].name().toLowerCase(Locale.ROOT);
      doubts.add(
          DoubtKind.MIX_MOVES,
          Math.round(moved * lasts),
          lasts,
          String.format(
              Locale.ROOT,
              "The %s of visits change: %s are %s of the first third and %s of the last%s",
              of,
              name,
              Say.percent(share(first, most)),
              Say.percent(share(last, most)),
              when),
          List.of());
    }
  }

  private static double share(long[] counts, int place) {
    return Figures.share(counts[place], Arrays.stream(counts).sum());
  }

  private void night(Doubts doubts) {
    long all = Arrays.stream(hours).mapToLong(hour -> hour[0]).sum();
    long night = Arrays.stream(hours, 0, NIGHT_UNTIL).mapToLong(hour -> hour[0]).sum();
    doubts.share(
        DoubtKind.NIGHT_SHOP,
        night,
        all,
        Say.percent(Figures.share(night, all))
            + " of the events are from midnight to six in the shop's zone, "
            + zone,
        List.of());
  }
}
