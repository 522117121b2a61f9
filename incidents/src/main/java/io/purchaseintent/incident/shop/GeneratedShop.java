package io.purchaseintent.incident.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The folder that {@code ./intent generate} wrote: days to train on, days on which the shop
 * decides, and the truth behind both.
 *
 * <p>Lines of training days are read from disk each time they are asked for, those of the days on
 * which the shop decides are held.
 */
public final class GeneratedShop {

  /** A decision falls after one of so many first events. */
  private static final int EVENTS = 6;

  private final Path folder;
  private final long seed;
  private final Map<String, Truth> truth = new HashMap<>();
  private final Map<String, Instant> starts = new HashMap<>();
  private final Map<String, List<ObjectNode>> decided = new TreeMap<>();
  private final Instant cut;

  private GeneratedShop(Path folder, long seed, Instant cut) {
    this.folder = folder;
    this.seed = seed;
    this.cut = cut;
  }

  /**
   * Reads what was generated.
   *
   * @param seed of the moments at which the shop decides, and of each visit's luck
   * @param cut visits that begin from then on are those that the shop decides on
   */
  public static GeneratedShop read(Path folder, long seed, Instant cut) {
    GeneratedShop shop = new GeneratedShop(folder, seed, cut);
    JsonLines.read(
        folder.resolve("truth.jsonl"),
        line -> {
          Truth truth = Truth.of(line);
          shop.truth.put(truth.sessionId(), truth);
        });
    shop.eachEvent(
        event -> {
          Instant time = time(event);
          shop.starts.merge(session(event), time, (a, b) -> a.isBefore(b) ? a : b);
        });
    shop.eachEvent(
        event -> {
          if (!shop.isToTrainOn(event) && shop.truth.containsKey(session(event))) {
            shop.decided.computeIfAbsent(session(event), id -> new ArrayList<>()).add(event);
          }
        });
    shop.decided
        .values()
        .forEach(events -> events.sort(Comparator.comparingInt(e -> e.path("sequence").asInt())));
    return shop;
  }

  /** Whether an event is of a visit that began before the shop decides. */
  private boolean isToTrainOn(JsonNode event) {
    return start(event).isBefore(cut);
  }

  /** When the visit of an event began. */
  public Instant start(JsonNode event) {
    return starts.getOrDefault(session(event), Instant.MAX);
  }

  /** Whether the visit of an event ended in a purchase. */
  public boolean isOfBuyer(JsonNode event) {
    Truth visit = truth.get(session(event));
    return visit != null && visit.purchased();
  }

  /**
   * Writes the events to train on, as a folder for {@code ./intent run ingest}.
   *
   * @param keep which of them
   * @return how many were left out
   */
  public long writeTraining(Path to, Predicate<JsonNode> keep) {
    long[] dropped = new long[1];
    write(
        to,
        out ->
            eachToTrainOn(
                event -> {
                  if (keep.test(event)) {
                    out.accept(event);
                  } else {
                    dropped[0]++;
                  }
                }));
    return dropped[0];
  }

  /** Writes the events that had happened by then, as a folder for {@code ./intent run ingest}. */
  public void writeUntil(Path to, Instant end) {
    write(
        to,
        out ->
            eachEvent(
                event -> {
                  if (time(event).isBefore(end)) {
                    out.accept(event);
                  }
                }));
  }

  /** Looks at each event to train on. */
  public void eachToTrainOn(Consumer<JsonNode> consumer) {
    eachEvent(
        event -> {
          if (isToTrainOn(event)) {
            consumer.accept(event);
          }
        });
  }

  /** Looks at each visit that the shop decides on, with all of its events in their order. */
  void eachDecided(BiConsumer<String, List<ObjectNode>> consumer) {
    decided.forEach(consumer);
  }

  /** The purchases of a visit that the shop decides on; none where it did not buy. */
  List<ObjectNode> purchases(String session) {
    return decided.getOrDefault(session, List.of()).stream()
        .filter(GeneratedShop::isPurchase)
        .toList();
  }

  /** Whether an event is a purchase. */
  public static boolean isPurchase(JsonNode event) {
    return event.path("type").asText().equals("purchase");
  }

  /**
   * Writes the events that the shop has seen when it decides.
   *
   * @param seen the visits as they are seen, which need not be as they are
   */
  public static void writeSeen(Path to, Iterable<Seen> seen) {
    write(to, out -> seen.forEach(visit -> visit.events().forEach(out)));
  }

  /**
   * A visit at its moment.
   *
   * @param events up to the moment, in their order
   */
  public record Seen(Moment moment, List<ObjectNode> events) {
    public Seen {
      events = List.copyOf(events);
    }

    /** The same visit under another id, so that it can come once more. */
    public Seen again(String suffix) {
      List<ObjectNode> others = new ArrayList<>();
      for (ObjectNode event : events) {
        others.add(
            event
                .deepCopy()
                .put("session_id", session(event) + suffix)
                .put("event_id", event.path("event_id").asText() + suffix));
      }
      return new Seen(moment.of(moment.sessionId() + suffix), others);
    }
  }

  /** The visits that the shop decides on, each as far as it is seen then. */
  public List<Seen> seen() {
    List<Seen> all = new ArrayList<>();
    decided.forEach(
        (id, events) -> {
          Truth visit = truth.get(id);
          int at = 1 + Chance.below(EVENTS, seed, id, "moment");
          if (visit != null && visit.reached(at) && at <= events.size()) {
            List<ObjectNode> until = events.subList(0, at);
            all.add(new Seen(moment(visit, at, until), until));
          }
        });
    return all;
  }

  private Moment moment(Truth visit, int at, List<ObjectNode> events) {
    ObjectNode last = events.get(at - 1);
    double cart = cart(events);
    return new Moment(
        visit.sessionId(),
        last.hasNonNull("user_id") ? last.path("user_id").asText() : null,
        time(last),
        last.hasNonNull("product_id") ? last.path("product_id").asText() : null,
        last.path("price").asDouble(),
        cart > 0 ? cart : Takings.AVERAGE_ORDER,
        visit.probabilities().get(at - 1),
        visit.intents().get(at - 1),
        visit.priceSensitivity(),
        Chance.unit(seed, visit.sessionId(), "luck"));
  }

  /** What is in the cart after these events. */
  private static double cart(List<ObjectNode> events) {
    Map<String, Double> lines = new LinkedHashMap<>();
    double value = 0;
    for (ObjectNode event : events) {
      String product = event.path("product_id").asText();
      if (event.path("type").asText().equals("add_to_cart")) {
        lines.merge(product, event.path("price").asDouble(), Double::sum);
      } else if (event.path("type").asText().equals("remove_from_cart")) {
        lines.remove(product);
      }
    }
    for (double line : lines.values()) {
      value += line;
    }
    return value;
  }

  /** A policy that knows what each of these offers does. */
  public ShopPolicy policy(Offer... offers) {
    List<Truth> before =
        truth.values().stream()
            .filter(each -> !decided.containsKey(each.sessionId()))
            .sorted(Comparator.comparing(Truth::sessionId))
            .toList();
    Map<Offer, List<Double>> uplifts = new TreeMap<>();
    for (Offer offer : offers) {
      uplifts.put(offer, Uplifts.of(offer, before, EVENTS));
    }
    return new ShopPolicy(0, uplifts);
  }

  /** When an event happened. */
  public static Instant time(JsonNode event) {
    return Instant.parse(event.path("event_time").asText());
  }

  /** The visit of an event. */
  public static String session(JsonNode event) {
    return event.path("session_id").asText();
  }

  private void eachEvent(Consumer<ObjectNode> consumer) {
    JsonLines.readEvents(folder, consumer);
  }

  /** Writes events as a folder for {@code ./intent run ingest}. */
  static void write(Path folder, Consumer<Consumer<JsonNode>> writing) {
    JsonLines.write(folder.resolve("events-00000.jsonl"), writing);
  }
}
