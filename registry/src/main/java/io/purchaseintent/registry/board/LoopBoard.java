package io.purchaseintent.registry.board;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.board.Order.Action;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The loop of a model as others see it, and where they order. Thread-safe. */
public final class LoopBoard {

  private static final String IDS = "[A-Za-z0-9-]{1,64}";

  private final Notes notes;
  private final Clock clock;

  /** Deeds that have ended: they never change. */
  private final Map<String, Deed> ended = new ConcurrentHashMap<>();

  /** The board of a model. */
  public LoopBoard(Notes notes, Clock clock) {
    this.notes = notes;
    this.clock = clock;
  }

  /**
   * All of it.
   *
   * @param lease of whoever holds the loop, or held it last; empty where nobody ever did
   * @param orders that wait, in the order in which they were given
   * @param deeds the oldest first
   */
  public record View(Optional<Lease> lease, List<Order> orders, List<Deed> deeds) {

    /** Who made it pause, once the orders that wait are heard; null where it goes on. */
    public @Nullable Pause paused() {
      Pause paused = lease.map(Lease::paused).orElse(null);
      for (Order order : orders) {
        paused = after(order, paused);
      }
      return paused;
    }

    /** As machines read it, with so many of the newest deeds, the newest first. */
    public ObjectNode toJson(int most) {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.set("lease", lease.map(Lease::toJson).orElse(null));
      Pause pause = paused();
      json.set("paused", pause == null ? null : pause.toJson());
      ArrayNode waiting = json.putArray("orders");
      orders.forEach(order -> waiting.add(order.toJson()));
      ArrayNode done = json.putArray("deeds");
      for (int i = deeds.size() - 1; i >= Math.max(0, deeds.size() - most); i--) {
        done.add(deeds.get(i).toJson());
      }
      return json;
    }

    /** Who gave an order that is the loop's already, by its id. */
    public Optional<Deed> heard(String order) {
      return deeds.stream().filter(deed -> deed.isOrder() && deed.pass().equals(order)).findFirst();
    }
  }

  /** What is paused once an order is heard. */
  public static @Nullable Pause after(Order order, @Nullable Pause paused) {
    return switch (order.action()) {
      // Who paused first is who is asked.
      case PAUSE -> paused == null ? new Pause(order.at(), order.who(), order.why()) : paused;
      case RESUME -> null;
      case SKIP, ABORT -> paused;
    };
  }

  /**
   * How all is now.
   *
   * @throws RegistryException if the registry cannot be read
   */
  public View view() {
    SortedMap<String, String> read = notes.read(name -> !ended.containsKey(name));
    List<Order> orders = new ArrayList<>();
    SortedMap<String, Deed> deeds = new TreeMap<>(ended);
    read.forEach(
        (name, text) -> {
          if (name.startsWith(Order.PREFIX)) {
            Order.read(text).ifPresent(orders::add);
          } else if (name.startsWith(Deed.PREFIX)) {
            Deed.read(text).ifPresent(deed -> deeds.put(name, deed));
          }
        });
    deeds.forEach(
        (name, deed) -> {
          if (deed.ended() != null) {
            ended.put(name, deed);
          }
        });
    orders.sort(
        Comparator.comparingLong(Order::number).thenComparing(Order::at).thenComparing(Order::id));
    return new View(Lease.newest(read), orders, List.copyOf(deeds.values()));
  }

  private static void refuse(Lease lease) {
    throw new RegistryException(
        lease.doing().target()
            + " is "
            + lease.holder()
            + ", which no loop started, so it hears no order to one: skip or abort it where it"
            + " runs, as by ./intent rollout abort in its home folder");
  }

  /**
   * Gives an order; the same one once more is no second one.
   *
   * @param id of the order, or null for a new one
   * @param of what it is for, as {@link Order#of}
   * @throws RegistryException if it cannot be kept, the id is none, or what is at work was started
   *     by a person, whom a loop's orders do not reach
   */
  public Order order(
      @Nullable String id, Action action, @Nullable String of, String who, String why) {
    String name = id == null ? UUID.randomUUID().toString() : id;
    if (!name.matches(IDS)) {
      throw new RegistryException("An order's id is of " + IDS + ", but is \"" + name + "\"");
    }
    View view = view();
    Optional<Order> waits = view.orders().stream().filter(each -> each.id().equals(name)).findAny();
    if (waits.isPresent()) {
      return waits.get();
    }
    if (action == Action.SKIP || action == Action.ABORT) {
      view.lease().filter(Lease::isByHand).ifPresent(LoopBoard::refuse);
    }
    long last = view.orders().stream().mapToLong(Order::number).max().orElse(0);
    Order order = new Order(name, last + 1, action, of, clock.instant(), who, why);
    if (view.heard(name).isEmpty()) {
      notes.write(order.name(), order.toJson().toString());
    }
    return order;
  }
}
