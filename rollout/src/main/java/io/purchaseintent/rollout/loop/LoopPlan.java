package io.purchaseintent.rollout.loop;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the loop does, and when.
 *
 * @param every how often it looks at orders, the registry and its programs
 * @param lease how long its lease is good for without a renewal
 * @param at time of day (UTC) of the daily pass
 * @param passEvery time from one pass to the next, in place of a time of day; null for that
 * @param watch whether a pass watches the newest closed day
 * @param retrain when a pass retrains; null where it never does
 * @param runner of the jobs
 * @param servers that roll-outs ask
 * @param bake least time of each step of a roll-out; null for that of its plan
 * @param sessions least sessions of each step; null for those of its plan
 * @param rolloutOptions others of {@code ./intent rollout}
 */
record LoopPlan(
    Duration every,
    Duration lease,
    LocalTime at,
    @Nullable Duration passEvery,
    boolean watch,
    @Nullable Retrain retrain,
    String runner,
    List<URI> servers,
    @Nullable Duration bake,
    @Nullable Long sessions,
    List<String> rolloutOptions) {

  /** A quarter goes by before it is renewed, and a quarter is left out as not certain. */
  private static final int LOOKS_OF_A_LEASE = 4;

  /** Of a home without a file. */
  static final LoopPlan DEFAULTS =
      new LoopPlan(
          Duration.ofSeconds(5),
          Duration.ofMinutes(1),
          LocalTime.of(6, 0),
          null,
          true,
          new Retrain(Duration.ofDays(14), Duration.ofDays(3), null, List.of()),
          "flink",
          List.of(),
          null,
          null,
          List.of());

  LoopPlan {
    servers = List.copyOf(servers);
    rolloutOptions = List.copyOf(rolloutOptions);
  }

  /**
   * When a pass retrains.
   *
   * @param every the schedule
   * @param coolDown time after a training in which no alarm is heard
   * @param days of the window; null for that of the command
   * @param options others of {@code ./intent retrain}
   */
  record Retrain(Duration every, Duration coolDown, @Nullable Integer days, List<String> options) {
    Retrain {
      options = List.copyOf(options);
    }
  }

  /** The same with what the command line says. */
  LoopPlan with(List<URI> others, @Nullable Duration baked, @Nullable Long least) {
    return new LoopPlan(
        every,
        lease,
        at,
        passEvery,
        watch,
        retrain,
        runner,
        others.isEmpty() ? servers : others,
        baked == null ? bake : baked,
        least == null ? sessions : least,
        rolloutOptions);
  }

  /**
   * What is wrong with the lease where a look at the registry takes so long; empty where nothing
   * is. It is renewed by the first look once a quarter of it is over.
   */
  Optional<String> shortLease(Duration look) {
    Duration least = Duration.ofSeconds(look.multipliedBy(LOOKS_OF_A_LEASE).toSeconds() + 1);
    return lease.compareTo(least) >= 0
        ? Optional.empty()
        : Optional.of(
            "lease is "
                + lease
                + ", and a look at this registry takes "
                + look
                + " here: one that is over before it is renewed lets nothing get on. Make it "
                + least
                + " or more in loop.yaml");
  }

  /** When the pass that it is time for was to begin: the last until now. */
  Instant pass(Instant now) {
    Duration interval = passEvery;
    if (interval != null) {
      long length = interval.toMillis();
      return Instant.ofEpochMilli(Math.floorDiv(now.toEpochMilli(), length) * length);
    }
    Instant today = now.atOffset(ZoneOffset.UTC).toLocalDate().atTime(at).toInstant(ZoneOffset.UTC);
    return today.isAfter(now) ? today.minus(Duration.ofDays(1)) : today;
  }

  /** When the pass after one begins. */
  Instant after(Instant pass) {
    return pass.plus(passEvery == null ? Duration.ofDays(1) : passEvery);
  }
}
