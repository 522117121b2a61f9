package io.purchaseintent.profile.part;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.event.EventType;
import io.purchaseintent.lake.visit.SeenRow;
import io.purchaseintent.profile.doubt.DoubtKind;
import io.purchaseintent.profile.doubt.Doubts;
import io.purchaseintent.profile.sketch.Names;
import io.purchaseintent.profile.sketch.Names.Counted;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events by type; visits and how many buy by device, channel, country, zone, and who is known. */
public final class Slices implements Part {

  private static final String NONE = "unknown";
  private static final int KEPT = 1_000;
  private static final int TOLD = 30;

  /** The types without which features or labels are empty. */
  private static final List<EventType> NEEDED =
      List.of(EventType.PRODUCT_VIEW, EventType.ADD_TO_CART, EventType.PURCHASE);

  private static final int VISITS = 0;
  private static final int BUYING = 1;
  private static final int EVENTS = 2;

  private final long[] types = new long[EventType.values().length];
  private final Names devices = new Names(KEPT, 3);
  private final Names channels = new Names(KEPT, 3);
  private final Names countries = new Names(KEPT, 3);
  private final Names zones = new Names(KEPT, 3);
  private final Names known = new Names(KEPT, 3);

  @Override
  public void row(SeenRow row) {
    types[row.event().type().ordinal()]++;
  }

  @Override
  public void visit(SeenVisit visit) {
    add(devices, visit.device() == null ? null : visit.device().code(), visit);
    add(channels, visit.channel() == null ? null : visit.channel().code(), visit);
    add(countries, visit.country(), visit);
    add(zones, visit.zone(), visit);
    add(known, visit.shopper() == null ? "anonymous" : "known", visit);
  }

  private static void add(Names names, @Nullable String name, SeenVisit visit) {
    long[] numbers = names.of(name == null ? NONE : name);
    numbers[VISITS]++;
    numbers[BUYING] += visit.bought() ? 1 : 0;
    numbers[EVENTS] += visit.events().size();
  }

  @Override
  public void tell(ObjectNode profile, Doubts doubts) {
    long events = Arrays.stream(types).sum();
    ArrayNode told = profile.putArray("types");
    for (EventType type : EventType.values()) {
      told.addObject()
          .put("name", type.code())
          .put("events", types[type.ordinal()])
          .put("share", Figures.share(types[type.ordinal()], events));
    }
    tell(profile, "devices", devices);
    tell(profile, "channels", channels);
    tell(profile, "countries", countries);
    tell(profile, "zones", zones);
    tell(profile, "known", known);
    List<String> absent =
        NEEDED.stream().filter(type -> types[type.ordinal()] == 0).map(EventType::code).toList();
    if (!absent.isEmpty() && events >= DoubtKind.TYPE_ABSENT.least()) {
      doubts.add(
          DoubtKind.TYPE_ABSENT,
          events,
          events,
          "No event is of type " + String.join(", ", absent),
          absent);
    }
  }

  private static void tell(ObjectNode profile, String name, Names names) {
    ArrayNode told = profile.putArray(name);
    for (Counted each : names.top(TOLD, VISITS)) {
      ObjectNode node = told.addObject().put("name", each.name()).put("events", each.in(EVENTS));
      Figures.rate(node, each.in(VISITS), each.in(BUYING));
    }
  }
}
