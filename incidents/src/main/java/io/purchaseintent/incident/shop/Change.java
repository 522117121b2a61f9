package io.purchaseintent.incident.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * A change of the world: from a day on, who is on a phone or tablet looks in the shop and mostly
 * buys elsewhere, as in an app. Of those visits that would have ended in a purchase only some come
 * still, drawn without a look at anything else, so what is true of those that do come is known
 * exactly: their odds of a purchase are so many times what they were.
 *
 * @param from visits that begin from then on
 * @param staying the share of the buyers on phone or tablet who still come, above 0
 */
public record Change(Instant from, double staying) {

  private static final Set<String> TOUCHED = Set.of("mobile", "tablet");

  public Change {
    if (!(staying > 0 && staying <= 1)) {
      throw new IllegalArgumentException("staying is " + staying + ", must be above 0, at most 1");
    }
  }

  /** The probability of a purchase of such a visit that came, where it was this before. */
  double probability(double before) {
    double bought = before * staying;
    return bought / (bought + 1 - before);
  }

  /**
   * Writes a generated shop as it is with the change.
   *
   * @param generated the folder that {@code ./intent generate} wrote
   * @param to the folder that is written, to be read in its place
   * @param seed of the draw who stays
   * @param keep visits that are there at all, by id and start
   * @return how many visits of buyers were left out
   */
  public long write(Path generated, Path to, long seed, BiPredicate<String, Instant> keep) {
    Map<String, Boolean> buyers = new HashMap<>();
    JsonLines.read(
        generated.resolve("truth.jsonl"),
        line -> buyers.put(GeneratedShop.session(line), line.path("purchased").asBoolean()));
    Map<String, Visit> visits = new HashMap<>();
    long[] gone = new long[1];
    JsonLines.write(
        to.resolve("events-00000.jsonl"),
        out ->
            JsonLines.readEvents(
                generated,
                event -> {
                  String id = GeneratedShop.session(event);
                  Visit visit = visits.get(id);
                  if (visit == null) {
                    visit = visit(event, seed, buyers.getOrDefault(id, false), keep);
                    visits.put(id, visit);
                    gone[0] += visit == Visit.ELSEWHERE ? 1 : 0;
                  }
                  if (visit.comes) {
                    out.accept(event);
                  }
                }));
    JsonLines.write(
        to.resolve("truth.jsonl"),
        out ->
            JsonLines.read(
                generated.resolve("truth.jsonl"),
                line -> {
                  Visit visit = visits.getOrDefault(GeneratedShop.session(line), Visit.NEVER);
                  if (visit.comes) {
                    out.accept(visit == Visit.STAYED ? changed(line) : line);
                  }
                }));
    return gone[0];
  }

  private enum Visit {
    /** As it was. */
    UNTOUCHED(true),
    /** One by phone or tablet that came. */
    STAYED(true),
    /** One by phone or tablet whose purchase was made elsewhere. */
    ELSEWHERE(false),
    /** Not asked for. */
    NEVER(false);

    private final boolean comes;

    Visit(boolean comes) {
      this.comes = comes;
    }
  }

  private Visit visit(JsonNode first, long seed, boolean buys, BiPredicate<String, Instant> keep) {
    String id = GeneratedShop.session(first);
    Instant start = GeneratedShop.time(first);
    if (!keep.test(id, start)) {
      return Visit.NEVER;
    }
    if (start.isBefore(from) || !TOUCHED.contains(first.path("device").asText())) {
      return Visit.UNTOUCHED;
    }
    return buys && Chance.unit(seed, id, "elsewhere") >= staying ? Visit.ELSEWHERE : Visit.STAYED;
  }

  private ObjectNode changed(ObjectNode line) {
    ArrayNode after = line.arrayNode();
    line.path("purchase_probability").forEach(each -> after.add(probability(each.asDouble())));
    return line.set("purchase_probability", after);
  }
}
