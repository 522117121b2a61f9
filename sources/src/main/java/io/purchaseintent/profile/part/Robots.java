package io.purchaseintent.profile.part;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.profile.doubt.DoubtKind;
import io.purchaseintent.profile.doubt.Doubts;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Visits that look like a robot's, by rules; nothing is left out of other figures for that. */
public final class Robots implements Part {

  private static final int MANY = 300;
  private static final int SOME = 40;
  private static final long NO_PAUSE = 1_000;

  /** A rule, in words. */
  private enum Rule {
    MANY_EVENTS(MANY + " events or more"),
    NO_PAUSES(SOME + " events or more, half of them within a second of the one before"),
    ONE_PLACE(SOME + " events or more, all on one page and of one product or none"),
    LIKE_A_CLOCK(SOME + " events or more, nearly equally far apart");

    private final String says;

    Rule(String says) {
      this.says = says;
    }
  }

  private static final Rule[] ALL = Rule.values();

  private final long[] visits = new long[ALL.length];
  private final long[] events = new long[ALL.length];
  private final Examples any = new Examples();
  private long anyEvents;
  private long allEvents;

  @Override
  public void visit(SeenVisit visit) {
    int size = visit.events().size();
    allEvents += size;
    if (size < SOME || visit.bought()) {
      return;
    }
    boolean found = false;
    for (Rule rule : ALL) {
      if (fits(rule, visit)) {
        visits[rule.ordinal()]++;
        events[rule.ordinal()] += size;
        found = true;
      }
    }
    any.countIf(found, visit);
    anyEvents += found ? size : 0;
  }

  private static boolean fits(Rule rule, SeenVisit visit) {
    return switch (rule) {
      case MANY_EVENTS -> visit.events().size() >= MANY;
      case NO_PAUSES -> pauses(visit)[(visit.events().size() - 1) / 2] < NO_PAUSE;
      case ONE_PLACE -> visit.pages().size() <= 1 && products(visit).size() <= 1;
      case LIKE_A_CLOCK -> isLikeAClock(pauses(visit));
    };
  }

  /** The middle eight tenths differ by no more than a twentieth. */
  private static boolean isLikeAClock(long[] pauses) {
    long least = pauses[pauses.length / 10];
    long most = pauses[pauses.length - 1 - pauses.length / 10];
    return least >= NO_PAUSE && (most - least) * 20 <= least;
  }

  /** From each event to the next, in milliseconds, the shortest first. */
  private static long[] pauses(SeenVisit visit) {
    List<CompactEvent> all = visit.events();
    long[] pauses = new long[all.size() - 1];
    Arrays.setAll(pauses, i -> all.get(i + 1).timeMillis() - all.get(i).timeMillis());
    Arrays.sort(pauses);
    return pauses;
  }

  private static Set<String> products(SeenVisit visit) {
    Set<String> products = new HashSet<>();
    for (CompactEvent event : visit.events()) {
      if (event.productId() != null) {
        products.add(event.productId());
      }
    }
    return products;
  }

  @Override
  public void tell(ObjectNode profile, Doubts doubts) {
    ObjectNode node =
        profile
            .putObject("robots")
            .put("visits", any.count())
            .put("events", anyEvents)
            .put("share_of_events", Figures.share(anyEvents, allEvents));
    ArrayNode rules = node.putArray("rules");
    for (Rule rule : ALL) {
      rules
          .addObject()
          .put("rule", rule.says)
          .put("visits", visits[rule.ordinal()])
          .put("events", events[rule.ordinal()]);
    }
    doubts.share(
        DoubtKind.ROBOTS,
        anyEvents,
        allEvents,
        Say.percent(anyEvents, allEvents)
            + " of the events are of "
            + Say.count(any.count())
            + " visits that look like a robot's",
        any.names());
  }
}
