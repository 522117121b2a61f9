package io.purchaseintent.watch.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.measurement.Measurement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrafficTest {

  private static long[] each(long events) {
    long[] hours = new long[Traffic.HOURS];
    Arrays.fill(hours, events);
    return hours;
  }

  private static Measurement of(Traffic traffic, String slice) {
    return traffic.measurements().stream()
        .filter(each -> each.slice().equals(slice))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void reference_isTheMedianOfTheWeeks_soThatAHolidayDoesNotMatter() {
    Traffic traffic = new Traffic(each(600), List.of(each(600), each(0), each(660), each(600)));

    Measurement day = of(traffic, Measurement.ALL);
    assertEquals(10, day.value());
    assertEquals(10, day.reference());
    assertEquals(14_400, day.sessions());
    assertEquals(10, of(traffic, "hour=03").value());
    assertEquals(25, traffic.measurements().size());
  }

  @Test
  void silence_isSureOfItself() {
    Measurement day =
        of(new Traffic(each(0), List.of(each(600), each(590), each(610))), Measurement.ALL);

    assertEquals(0, day.value());
    assertTrue(day.interval().high() < 0.01 * day.reference(), day.toString());
  }

  @Test
  void fewWeeks_orNone_haveNoReference() {
    Measurement day = of(new Traffic(each(600), List.of(each(600))), Measurement.ALL);

    assertTrue(Double.isNaN(day.reference()));
    assertNull(day.interval());
  }

  @Test
  void weeksWithoutVisitors_areAReferenceOfNothing() {
    Measurement day = of(new Traffic(each(600), List.of(each(0), each(0))), Measurement.ALL);

    assertEquals(0, day.reference());
  }

  /** Visits of twelve events vary twelve times as much as events that come alone. */
  @Test
  void interval_holdsWhereEventsComeInVisits() {
    Random random = new Random(20161030);
    int days = 200;
    int outside = 0;
    for (int i = 0; i < days; i++) {
      List<long[]> weeks = new ArrayList<>();
      for (int week = 0; week < 4; week++) {
        weeks.add(visits(random));
      }
      Measurement hour = of(new Traffic(visits(random), weeks), "hour=12");
      if (!hour.interval().contains(hour.reference())) {
        outside++;
      }
    }

    assertTrue(outside <= 0.1 * days, outside + " of " + days);
    assertTrue(outside >= 1, "an interval that always holds is too wide");
  }

  /** About 40 visits of twelve events in each hour. */
  private static long[] visits(Random random) {
    long[] hours = new long[Traffic.HOURS];
    for (int hour = 0; hour < hours.length; hour++) {
      for (int i = 0; i < 400; i++) {
        hours[hour] += random.nextInt(10) == 0 ? 12 : 0;
      }
    }
    return hours;
  }
}
