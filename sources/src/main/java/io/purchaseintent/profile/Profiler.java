package io.purchaseintent.profile;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.lake.visit.SeenRow;
import io.purchaseintent.lake.visit.VisitReader;
import io.purchaseintent.profile.doubt.Doubt;
import io.purchaseintent.profile.doubt.DoubtKind;
import io.purchaseintent.profile.doubt.Doubts;
import io.purchaseintent.profile.part.Calendar;
import io.purchaseintent.profile.part.Clocks;
import io.purchaseintent.profile.part.DayCurves;
import io.purchaseintent.profile.part.Fields;
import io.purchaseintent.profile.part.Identity;
import io.purchaseintent.profile.part.Money;
import io.purchaseintent.profile.part.Orders;
import io.purchaseintent.profile.part.Pages;
import io.purchaseintent.profile.part.Part;
import io.purchaseintent.profile.part.Products;
import io.purchaseintent.profile.part.Robots;
import io.purchaseintent.profile.part.SeenVisit;
import io.purchaseintent.profile.part.Slices;
import io.purchaseintent.profile.part.Visits;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes a profile of rows and visits as they go by. Of rows it holds the pages of those whose visit
 * is not over; all else is in the parts, and does not grow. Not thread-safe.
 */
final class Profiler implements VisitReader.Witness, VisitReader.Sink {

  /** The version of what is told; a field that is renamed or taken away raises it. */
  static final int SCHEMA = 1;

  private final List<Part> parts;
  private final Map<Long, String> openPages = new HashMap<>();
  private long rows;
  private long firstMillis = Long.MAX_VALUE;
  private long lastMillis = Long.MIN_VALUE;

  /**
   * Nothing seen yet.
   *
   * @param zone the shop's
   * @param now what is later is in the future
   */
  Profiler(ZoneId zone, Instant now) {
    parts =
        List.of(
            new Calendar(zone),
            new Slices(),
            new Visits(),
            new Money(),
            new Orders(),
            new Products(),
            new Fields(),
            new Clocks(zone, now),
            new DayCurves(zone),
            new Robots(),
            new Identity(),
            new Pages());
  }

  @Override
  public void saw(SeenRow row) {
    rows++;
    firstMillis = Math.min(firstMillis, row.event().timeMillis());
    lastMillis = Math.max(lastMillis, row.event().timeMillis());
    if (row.page() != null) {
      openPages.put(row.event().idHash(), row.page());
    }
    parts.forEach(part -> part.row(row));
  }

  @Override
  public void accept(String sessionId, List<CompactEvent> events) {
    Set<String> pages = new HashSet<>();
    for (CompactEvent event : events) {
      String page = openPages.remove(event.idHash());
      if (page != null) {
        pages.add(page);
      }
    }
    SeenVisit visit = SeenVisit.of(sessionId, events, pages);
    parts.forEach(part -> part.visit(visit));
  }

  /** How many rows were seen. */
  long rows() {
    return rows;
  }

  /** What was seen, and what of it looks wrong so far. */
  ObjectNode tell(Doubts doubts) {
    ObjectNode profile = JsonNodeFactory.instance.objectNode().put("schema", SCHEMA);
    profile
        .put("events", rows)
        .put("first_event", rows == 0 ? null : Instant.ofEpochMilli(firstMillis).toString())
        .put("last_event", rows == 0 ? null : Instant.ofEpochMilli(lastMillis).toString());
    parts.forEach(part -> part.tell(profile, doubts));
    return profile;
  }

  /** Adds what looks wrong, and by which bounds that was judged. */
  static void tell(Doubts doubts, ObjectNode profile) {
    ArrayNode told = profile.putArray("doubts");
    for (Doubt doubt : doubts.byWeight()) {
      ObjectNode node =
          told.addObject()
              .put("doubt", doubt.kind().code())
              .put("weight", doubt.kind().weight().code())
              .put("says", doubt.says())
              .put("count", doubt.count())
              .put("of", doubt.of())
              .put("share", doubt.share())
              .put("effect", doubt.kind().effect())
              .put("remedy", doubt.kind().remedy())
              .put("see", doubt.kind().see());
      doubt.examples().forEach(node.putArray("examples")::add);
    }
    ArrayNode bounds = profile.putArray("judged_by");
    for (DoubtKind kind : DoubtKind.values()) {
      bounds
          .addObject()
          .put("doubt", kind.code())
          .put("weight", kind.weight().code())
          .put("bound", kind.bound())
          .put("of_at_least", kind.least())
          .put("what", kind.what());
    }
  }
}
