package io.purchaseintent.profile.part;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.event.Channel;
import io.purchaseintent.event.Device;
import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.lake.visit.SeenRow;
import io.purchaseintent.profile.doubt.DoubtKind;
import io.purchaseintent.profile.doubt.Doubts;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How events of one kind spread over the day of the shopper, or of the shop where his zone is not
 * known, beside all others: those of a source whose zone was taken for another have the same curve,
 * some hours off.
 */
public final class DayCurves implements Part {

  private static final int HOURS = 24;
  private static final long QUARTER = 900_000;

  /** How much of the events must be at other hours, and how much of that a shift must mend. */
  private static final double APART = 0.2;

  private static final double MENDED = 0.5;

  private final ZoneId shop;
  private final long[] all = new long[HOURS];
  private final long[] purchases = new long[HOURS];
  private final long[] notReceived = new long[HOURS];
  private final long[][] devices = new long[Device.values().length][HOURS];
  private final long[][] channels = new long[Channel.values().length][HOURS];

  private @Nullable ZoneId zoneAsked;
  private long quarterAsked;
  private int hourThen;

  /** Nothing seen yet, of a shop in this zone. */
  public DayCurves(ZoneId shop) {
    this.shop = shop;
  }

  /** No zone changes its offset within a quarter of an hour. */
  private int hour(CompactEvent event) {
    ZoneId zone = event.zone() == null ? shop : event.zone();
    long quarter = Math.floorDiv(event.timeMillis(), QUARTER);
    if (quarter != quarterAsked || !zone.equals(zoneAsked)) {
      quarterAsked = quarter;
      zoneAsked = zone;
      hourThen = Instant.ofEpochMilli(event.timeMillis()).atZone(zone).getHour();
    }
    return hourThen;
  }

  @Override
  public void row(SeenRow row) {
    CompactEvent event = row.event();
    int hour = hour(event);
    all[hour]++;
    if (event.type() == EventType.PURCHASE) {
      purchases[hour]++;
    }
    if (event.device() != null) {
      devices[event.device().ordinal()][hour]++;
    }
    if (event.channel() != null) {
      channels[event.channel().ordinal()][hour]++;
    }
    if (row.receivedMillis() == null) {
      notReceived[hour]++;
    }
  }

  private Map<String, long[]> curves() {
    Map<String, long[]> curves = new LinkedHashMap<>();
    curves.put("purchases", purchases);
    for (Device device : Device.values()) {
      curves.put("device " + device.code(), devices[device.ordinal()]);
    }
    for (Channel channel : Channel.values()) {
      curves.put("channel " + channel.code(), channels[channel.ordinal()]);
    }
    curves.put("no received_time", notReceived);
    return curves;
  }

  @Override
  public void tell(ObjectNode profile, Doubts doubts) {
    ArrayNode told = profile.putArray("day_curves");
    long events = Arrays.stream(all).sum();
    curves()
        .forEach(
            (kind, curve) -> {
              long own = Arrays.stream(curve).sum();
              if (own == 0) {
                return;
              }
              ObjectNode node = told.addObject().put("events_of", kind);
              Arrays.stream(curve).forEach(node.putArray("by_hour")::add);
              // Of two parts that are apart the smaller is taken to be the one that is wrong.
              if (own >= DoubtKind.SHIFTED.least() && 2 * own <= events) {
                judge(kind, curve, own, node, doubts);
              }
            });
  }

  private void judge(String kind, long[] curve, long own, ObjectNode node, Doubts doubts) {
    double[] others = new double[HOURS];
    double rest = Arrays.stream(all).sum() - own;
    Arrays.setAll(others, hour -> (all[hour] - curve[hour]) / rest);
    int best = 0;
    for (int shift = 1; shift < HOURS; shift++) {
      best = apart(curve, own, others, shift) < apart(curve, own, others, best) ? shift : best;
    }
    double now = apart(curve, own, others, 0);
    double then = apart(curve, own, others, best);
    int hours = best > HOURS / 2 ? best - HOURS : best;
    node.put("apart", now).put("best_shift_hours", hours).put("apart_when_shifted", then);
    if (now >= APART && then <= MENDED * now && Math.abs(hours) >= DoubtKind.SHIFTED.bound()) {
      doubts.add(
          DoubtKind.SHIFTED,
          own,
          Math.round(own + rest),
          String.format(
              Locale.ROOT,
              "Events of %s have the day of all others, %d hours %s",
              kind,
              Math.abs(hours),
              hours > 0 ? "earlier" : "later"),
          List.of());
    }
  }

  /** The share of events at other hours, where those of a kind are moved by some hours. */
  private static double apart(long[] curve, long own, double[] others, int shift) {
    double apart = 0;
    for (int hour = 0; hour < HOURS; hour++) {
      apart += Math.abs((double) curve[hour] / own - others[(hour + shift) % HOURS]);
    }
    return apart / 2;
  }
}
