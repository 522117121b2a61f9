package io.purchaseintent.pipeline.skew;

import io.purchaseintent.feature.Availability;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.lake.asof.Snapshot;
import io.purchaseintent.lake.asof.SnapshotLookup;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.scoring.Segment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes a prediction's vector again, as training does: with the session's state that was served,
 * and with those snapshots of user and product that were available at the moment.
 */
final class Recomputation {

  /** Whether a prediction could be made again. */
  sealed interface Result {}

  /**
   * It could not.
   *
   * @param reason what is not found again
   */
  record Unmatched(String reason) implements Result {}

  /** It could; equal to what was served if nothing differs. */
  record Compared(List<Difference> differences) implements Result {}

  private final Map<String, FeatureSet> featureSets;
  private final FormerStates former;
  private final Availability availability;

  /**
   * @param featureSets by their hash
   */
  Recomputation(
      Map<String, FeatureSet> featureSets, FormerStates former, Availability availability) {
    this.featureSets = featureSets;
    this.former = former;
    this.availability = availability;
  }

  Result of(JoinedPrediction joined) {
    LoggedPrediction prediction = joined.matched().prediction();
    SessionState session = joined.matched().session();
    FeatureSet features = featureSets.get(prediction.featureSet());
    if (features == null || features.size() != prediction.vector().length) {
      return new Unmatched("feature_set");
    }
    if (session == null) {
      return new Unmatched("session_state");
    }
    SnapshotLookup known = SnapshotLookup.ofFound(joined.found());
    long day = availability.newestAsOfDay(prediction.time().toEpochMilli());
    Entity<UserHistory> user =
        new Entity<>(
            "user",
            prediction.user(),
            served -> known.user(prediction.userId(), served),
            UserHistory::asOf,
            StateIdentity::of,
            FormerStates::user,
            features.ofShoppers());
    Entity<ProductStats> product =
        new Entity<>(
            "product",
            prediction.product(),
            served -> known.product(prediction.productId(), served),
            ProductStats::asOf,
            StateIdentity::of,
            FormerStates::product,
            features.ofProducts());
    if (!user.isFound()) {
      return new Unmatched("user_snapshot");
    }
    if (!product.isFound()) {
      return new Unmatched("product_snapshot");
    }
    List<Difference> differences = new ArrayList<>();
    user.compare(day, former, differences);
    product.compare(day, former, differences);
    UserHistory history = user.expected(day);
    segment(prediction, Segment.of(UserHistory.isKnown(history)), differences);
    float[] vector = features.vector(history, session, product.expected(day), prediction.request());
    vectors(features.names(), prediction.vector(), vector, differences);
    return new Compared(differences);
  }

  private static void segment(
      LoggedPrediction prediction, Segment expected, List<Difference> differences) {
    if (prediction.segment() != expected) {
      differences.add(
          new Difference(
              Difference.Kind.STATE, "segment", prediction.segment().code(), expected.code()));
    }
  }

  private static void vectors(
      List<String> names, float[] served, float[] recomputed, List<Difference> differences) {
    for (int i = 0; i < served.length; i++) {
      // All bits, but for those that tell one NaN from another.
      if (Float.floatToIntBits(served[i]) != Float.floatToIntBits(recomputed[i])) {
        differences.add(
            new Difference(
                Difference.Kind.FEATURE,
                names.get(i),
                Float.toString(served[i]),
                Float.toString(recomputed[i])));
      }
    }
  }

  /**
   * A state of a user or product.
   *
   * @param served what the store had of it
   * @param upTo its newest snapshot up to a day, in days since the epoch
   * @param restricted a snapshot as it was when only these features were made; null where there was
   *     none then
   * @param asked keys of the shop's own features that the model asks of it
   */
  private record Entity<T>(
      String name,
      StateIdentity served,
      Function<Long, @Nullable T> upTo,
      Function<T, Instant> asOf,
      Function<T, StateIdentity> identify,
      FormerStates.Restriction<T> restricted,
      List<String> asked) {

    /** The snapshot of the as-of time that was served, or null. */
    private @Nullable T atServed() {
      Instant time = served.asOf();
      T found = time == null ? null : upTo.apply(Snapshot.asOfDay(time));
      return found != null && asOf.apply(found).equals(time) ? found : null;
    }

    /** Whether the lake still has a snapshot of the time of what was served. */
    boolean isFound() {
      return !served.isPresent() || atServed() != null;
    }

    /** What training joins; null where the log says that the store could not tell. */
    @Nullable T expected(long day) {
      return served.isPresent() || served.status() == StateStatus.MISSING ? upTo.apply(day) : null;
    }

    void compare(long day, FormerStates former, List<Difference> differences) {
      T expected = expected(day);
      String how = difference(expected);
      String since = how == null || expected == null ? null : madeSince(expected, former);
      if (since != null) {
        if (differences.stream().noneMatch(each -> each.name().equals(since))) {
          differences.add(new Difference(Difference.Kind.MADE_BEFORE, since, name, name));
        }
      } else if (how != null) {
        differences.add(
            new Difference(
                Difference.Kind.STATE,
                name + "_" + how,
                served.isPresent() ? String.valueOf(served.asOf()) : served.status().code(),
                expected == null ? "none" : asOf.apply(expected).toString()));
      }
    }

    /**
     * The features that were made since, if it was served as it was before; null where it was not.
     * A row of a table may have given it a snapshot of a later midnight since.
     */
    private @Nullable String madeSince(T expected, FormerStates former) {
      return former.featuresSince(
          asked,
          keys -> {
            T then = restricted.of(expected, keys, served.asOf());
            return then == null ? !served.isPresent() : identify.apply(then).equals(served);
          });
    }

    private @Nullable String difference(@Nullable T expected) {
      T same = atServed();
      if (same == null) {
        return expected == null ? null : "absent";
      }
      if (!identify.apply(same).equals(served)) {
        return "changed";
      }
      if (expected == null || asOf.apply(expected).isBefore(asOf.apply(same))) {
        return "early";
      }
      return asOf.apply(expected).equals(asOf.apply(same)) ? null : "stale";
    }
  }
}
