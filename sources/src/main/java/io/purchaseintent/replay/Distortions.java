package io.purchaseintent.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a network does to a stream, drawn from a seed: the same seed, shares and events give the
 * same plan.
 *
 * @param outOfOrder share of events sent up to 50 s of event time late, 0 to 1
 * @param late share of events sent one minute to two hours of event time late; with {@code
 *     outOfOrder} at most 1
 * @param duplicates share of events sent again within the minute after, 0 to 1
 */
record Distortions(double outOfOrder, double late, double duplicates, long seed) {

  static final int OUT_OF_ORDER_MILLIS = 50_000;
  static final int LEAST_LATE_MILLIS = 60_000;
  static final int MOST_LATE_MILLIS = 7_200_000;
  static final int COPY_MILLIS = 60_000;

  Distortions {
    requireShare("--out-of-order", outOfOrder);
    requireShare("--late", late);
    requireShare("--duplicates", duplicates);
    if (outOfOrder + late > 1) {
      throw new IllegalArgumentException(
          "--out-of-order="
              + outOfOrder
              + " and --late="
              + late
              + " are more than 1 together: an event is late in one way only");
    }
  }

  private static void requireShare(String name, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          name + "=" + share + " is no share: give a number from 0 to 1, such as 0.05");
    }
  }

  /** When to send which of these events, in the order of sending. */
  List<Sending> plan(List<Recorded> events) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Sending> plan = new ArrayList<>(events.size());
    for (Recorded event : events) {
      long due = event.millis() + delay(random);
      plan.add(new Sending(due, event, false));
      if (random.nextDouble() < duplicates) {
        plan.add(new Sending(due + 1 + random.nextInt(COPY_MILLIS), event, true));
      }
    }
    plan.sort(Sending.ORDER);
    return plan;
  }

  private int delay(SplittableRandom random) {
    double fate = random.nextDouble();
    if (fate < late) {
      return random.nextInt(LEAST_LATE_MILLIS, MOST_LATE_MILLIS + 1);
    }
    return fate < late + outOfOrder ? 1 + random.nextInt(OUT_OF_ORDER_MILLIS) : 0;
  }
}
