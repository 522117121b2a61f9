package io.purchaseintent.trainer.gates;

import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.FeatureRequest;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.scoring.PropensityModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * How scores answer to a change of what happened. The change is made to the session's events, and
 * the vector is then made as serving makes it; no vector is edited by hand.
 */
final class BehaviourGates {

  private static final double PRICE_NOISE = 0.01;
  private static final double WITHIN = 0.99;

  /** So much of the moments is judged by how far an add to cart lowers them. */
  private static final double FALL_OF = 0.995;

  private static final Duration IDLE = Duration.ofMinutes(10);

  private final GateSettings settings;
  private final PropensityModel model;
  private final List<SampledMoment> moments;
  private final long seed;

  BehaviourGates(
      GateSettings settings, PropensityModel model, List<SampledMoment> moments, long seed) {
    this.settings = settings;
    this.model = model;
    this.moments = moments;
    this.seed = seed;
  }

  /** The vectors that were trained on are those that serving would make. */
  GateVerdict featureSet() {
    long differing =
        moments.stream()
            .filter(
                moment -> {
                  float[] vector = moment.vector(model.featureSet());
                  return IntStream.range(0, vector.length)
                      .anyMatch(
                          i ->
                              Float.floatToIntBits(vector[i])
                                  != Float.floatToIntBits(moment.trained()[i]));
                })
            .count();
    return GateVerdict.of(
        "feature_set",
        differing == 0,
        (double) differing,
        "of %d vectors made again from the lake %d differ from those trained on (feature set %s);"
            + " none may",
        moments.size(),
        differing,
        model.featureSet().hash());
  }

  /** Names of events, shoppers and orders say nothing: with others every bit stays. */
  GateVerdict invariance() {
    long moved =
        moments.stream()
            .filter(
                moment -> {
                  float margin =
                      moment.with(renamed(moment.session()), moment.request()).margin(model);
                  return Float.floatToIntBits(margin) != Float.floatToIntBits(moment.margin(model));
                })
            .count();
    return GateVerdict.of(
        "invariance",
        moved == 0,
        (double) moved,
        "with other ids of events, shoppers and orders %d of %d scores moved; none may",
        moved,
        moments.size());
  }

  /** The same events with other ids, in the same order. */
  private static SessionState renamed(SessionState session) {
    return SessionState.of(
        IntStream.range(0, session.size())
            .mapToObj(
                i -> {
                  CompactEvent event = session.event(i);
                  return new CompactEvent(
                      event.timeMillis(),
                      event.sequence(),
                      i,
                      event.type(),
                      event.productId(),
                      event.category(),
                      event.priceMicros(),
                      event.quantity(),
                      event.orderId() == null ? null : "order " + event.orderId(),
                      event.userId() == null ? null : "shopper " + event.userId(),
                      event.device(),
                      event.channel(),
                      event.country(),
                      event.zone());
                })
            .toList());
  }

  /** One more add to cart raises the score. After a checkout it may well be a step back. */
  GateVerdict direction() {
    List<SampledMoment> open =
        moments.stream()
            .filter(
                moment ->
                    IntStream.range(0, moment.session().size())
                        .noneMatch(i -> moment.session().event(i).type() == EventType.CHECKOUT))
            .toList();
    if (open.isEmpty()) {
      return GateVerdict.skipped("direction", "every sampled moment is after a checkout");
    }
    int raised = 0;
    double[] fall = new double[open.size()];
    for (int i = 0; i < fall.length; i++) {
      SampledMoment moment = open.get(i);
      SampledMoment added = withAddToCart(moment);
      raised += added.margin(model) > moment.margin(model) ? 1 : 0;
      fall[i] = Math.max(0, moment.propensity(model) - added.propensity(model));
    }
    Arrays.sort(fall);
    double lowered = fall[(int) Math.ceil(FALL_OF * fall.length) - 1];
    double share = (double) raised / open.size();
    double least = settings.number("min_raised_share");
    double most = settings.number("max_lowered_propensity");
    return GateVerdict.of(
        "direction",
        share >= least && lowered <= most,
        share,
        "an add to cart raised the score at %.1f%% of %d moments, at least %.1f%%; it lowered the"
            + " propensity by up to %.4f, at most %.4f, at 99.5%% of them, and by %.4f at the worst",
        100 * share,
        open.size(),
        100 * least,
        lowered,
        most,
        fall[fall.length - 1]);
  }

  /** The same a second later, what was looked at last being added to the cart. */
  private static SampledMoment withAddToCart(SampledMoment moment) {
    CompactEvent newest = moment.session().newest();
    CompactEvent viewed = newest;
    for (int i = 0; i < moment.session().size(); i++) {
      CompactEvent event = moment.session().event(i);
      viewed = event.productId() == null ? viewed : event;
    }
    CompactEvent added =
        new CompactEvent(
            newest.timeMillis() + 1_000,
            newest.sequence() + 1,
            ~newest.idHash(),
            EventType.ADD_TO_CART,
            viewed.productId(),
            viewed.category(),
            viewed.priceMicros(),
            1,
            null,
            newest.userId(),
            newest.device(),
            newest.channel(),
            newest.country(),
            newest.zone());
    FeatureRequest before = moment.request();
    return moment.with(
        moment.session().with(added),
        new FeatureRequest(before.time().plusSeconds(1), before.productId(), before.priceMicros()));
  }

  /** A cart that is left alone for ten minutes is worth less than one that was just filled. */
  GateVerdict idleCart() {
    List<SampledMoment> filled =
        moments.stream().filter(moment -> hasCart(moment.session())).toList();
    int least = (int) settings.number("min_carts");
    if (filled.size() < least) {
      return GateVerdict.skipped(
          "idle_cart", filled.size() + " of the sampled moments have a cart, fewer than " + least);
    }
    double now =
        filled.stream().mapToDouble(moment -> moment.propensity(model)).average().orElse(0);
    double later =
        filled.stream()
            .mapToDouble(moment -> leftAlone(moment).propensity(model))
            .average()
            .orElse(0);
    double most = settings.number("max_idle_cart_ratio");
    return GateVerdict.of(
        "idle_cart",
        later <= most * now,
        later / now,
        "at %d moments with a cart the mean propensity was %.4f, and ten minutes later %.4f: %.2f of"
            + " it, at most %.2f",
        filled.size(),
        now,
        later,
        later / now,
        most);
  }

  private static boolean hasCart(SessionState session) {
    return session.events().stream().anyMatch(event -> event.type() == EventType.ADD_TO_CART);
  }

  private static SampledMoment leftAlone(SampledMoment moment) {
    FeatureRequest before = moment.request();
    return moment.with(
        moment.session(),
        new FeatureRequest(before.time().plus(IDLE), before.productId(), before.priceMicros()));
  }

  GateVerdict robustness() {
    SplittableRandom random = new SplittableRandom(seed);
    double[] effects =
        moments.stream()
            .mapToDouble(
                moment -> {
                  double factor = 1 + PRICE_NOISE * (2 * random.nextDouble() - 1);
                  return Math.abs(
                      withPrices(moment, price -> Math.round(price * factor)).propensity(model)
                          - moment.propensity(model));
                })
            .sorted()
            .toArray();
    double effect = effects[(int) Math.ceil(WITHIN * effects.length) - 1];
    double most = settings.number("max_price_noise_effect");
    return GateVerdict.of(
        "robustness",
        effect <= most,
        effect,
        "prices off by up to 1%% moved the propensity by %.4f at most at 99 of 100 of %d moments; at"
            + " most %.4f",
        effect,
        effects.length,
        most);
  }

  private static SampledMoment withPrices(SampledMoment moment, UnaryOperator<Long> change) {
    List<CompactEvent> events = new ArrayList<>();
    for (int i = 0; i < moment.session().size(); i++) {
      CompactEvent event = moment.session().event(i);
      events.add(
          new CompactEvent(
              event.timeMillis(),
              event.sequence(),
              event.idHash(),
              event.type(),
              event.productId(),
              event.category(),
              change.apply(event.priceMicros()),
              event.quantity(),
              event.orderId(),
              event.userId(),
              event.device(),
              event.channel(),
              event.country(),
              event.zone()));
    }
    FeatureRequest request = moment.request();
    return moment.with(
        SessionState.of(events),
        new FeatureRequest(
            request.time(), request.productId(), change.apply(request.priceMicros())));
  }

  /** What is measured of the evaluator, beside what it answers. */
  GateVerdict latency(LongSupplier nanoTime) {
    float[][] vectors =
        moments.stream().map(moment -> moment.vector(model.featureSet())).toArray(float[][]::new);
    double[] passes = new double[20];
    double sum = 0;
    for (int pass = 0; pass < passes.length; pass++) {
      long start = nanoTime.getAsLong();
      for (int i = 0; i < vectors.length; i++) {
        sum += model.propensity(moments.get(i).segment(), vectors[i]);
      }
      passes[pass] = (nanoTime.getAsLong() - start) / 1e3 / vectors.length;
    }
    double best = Arrays.stream(passes).min().orElse(Double.NaN);
    double most = settings.number("max_microseconds");
    return GateVerdict.of(
        "latency",
        best <= most && !Double.isNaN(sum),
        best,
        "%.1f microseconds to score a vector; at most %.1f",
        best,
        most);
  }
}
