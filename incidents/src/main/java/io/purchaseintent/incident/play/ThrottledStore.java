package io.purchaseintent.incident.play;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.incident.shop.GeneratedShop.Seen;
import io.purchaseintent.incident.shop.Moment;
import io.purchaseintent.incident.shop.Offer;
import io.purchaseintent.incident.shop.Takings;
import io.purchaseintent.incident.shop.Takings.Answered;
import io.purchaseintent.incident.stage.Ground;
import io.purchaseintent.incident.stage.Server;
import io.purchaseintent.incident.stage.Server.Answer;
import io.purchaseintent.incident.stage.Throttle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * At the peak all look at one product, five times as many ask as usual, and the store is throttled.
 * A server that waits for the store makes each page wait; one with a deadline answers without what
 * the store did not tell.
 */
final class ThrottledStore implements Incident {

  private static final int USUAL = 8;
  private static final int PEAK = 5 * USUAL;
  private static final int VISITS = 400;
  private static final Duration DELAY = Duration.ofSeconds(1);

  /** The share of shoppers that a second of waiting drives away: an assumption. */
  private static final double LEAVING_PER_SECOND = 0.07;

  /** What a fallback offers is not the best, so a part of the harm is left. */
  private static final double ALLOWED = 0.6;

  private static final String NO_DEADLINE = "--deadline=PT10S";

  @Override
  public String letter() {
    return "b";
  }

  @Override
  public String name() {
    return "throttled-store";
  }

  @Override
  public String story() {
    return "Hot keys and a store that is throttled, at peak load.";
  }

  @Override
  public Outcome play(Ground ground) {
    Path policy =
        Ground.write(
            ground.fresh("throttled-store").resolve("policy.yaml"),
            ground.shop().policy(Offer.DISCOUNT, Offer.CREDIT).yaml());
    List<Seen> all = ground.shop().seen();
    List<Seen> visits = all.subList(0, Math.min(VISITS, all.size()));
    List<Seen> hot = hot(visits);
    try (Throttle throttle = Throttle.to(ground.redis().port())) {
      ObjectNode details = JsonNodeFactory.instance.objectNode();
      Takings well = ask(ground, throttle, policy, hot, null, details.putObject("calm"));
      Takings without = ask(ground, throttle, policy, hot, NO_DEADLINE, details.putObject("off"));
      Takings with = ask(ground, throttle, policy, hot, "", details.putObject("on"));
      double median = details.at("/on/median_seconds").asDouble();
      boolean caught = median < DELAY.toMillis() / 1e3;
      details.put("store_delay_seconds", DELAY.toMillis() / 1e3);
      return new Outcome(
          well,
          without,
          with,
          caught ? "the deadline of 50 ms, and the fallback" : null,
          String.format(Locale.ROOT, "%.0f ms a page", 1e3 * median),
          ALLOWED,
          details);
    }
  }

  /** All of these at the same product. */
  private static List<Seen> hot(List<Seen> visits) {
    Moment first =
        visits.stream()
            .map(Seen::moment)
            .filter(moment -> moment.productId() != null)
            .findFirst()
            .orElseThrow();
    return visits.stream().map(visit -> at(visit, first)).toList();
  }

  private static Seen at(Seen visit, Moment product) {
    Moment own = visit.moment();
    return new Seen(
        new Moment(
            own.sessionId(),
            own.userId(),
            own.time(),
            product.productId(),
            product.price(),
            own.orderValue(),
            own.probability(),
            own.intent(),
            own.priceSensitivity(),
            own.luck()),
        visit.events());
  }

  /**
   * Asks for all.
   *
   * @param option that switches the deadline off, empty for the product's own; null where the store
   *     is calm and as many ask as usual
   */
  private static Takings ask(
      Ground ground,
      Throttle throttle,
      Path policy,
      List<Seen> visits,
      @Nullable String option,
      ObjectNode told) {
    List<String> options =
        new ArrayList<>(
            List.of("--redis=" + throttle.uri(), "--policy=" + policy, "--no-prediction-log"));
    if (option == null || !option.isEmpty()) {
      options.add(NO_DEADLINE);
    }
    throttle.delay(Duration.ZERO);
    try (Server server = Server.start(ground.programs(), ground.home(), options)) {
      // A server that has just begun is not what is played.
      server.decide(visits);
      throttle.delay(option == null ? Duration.ZERO : DELAY);
      List<Answer> answers = server.decide(visits, option == null ? USUAL : PEAK);
      List<Answered> answered = new ArrayList<>();
      int fallbacks = 0;
      for (int i = 0; i < visits.size(); i++) {
        Answer answer = answers.get(i);
        fallbacks += answer.body().has("fallback") ? 1 : 0;
        String action = answer.body().at("/decision/action").asText();
        double staying = Math.max(0, 1 - LEAVING_PER_SECOND * answer.seconds());
        answered.add(new Answered(visits.get(i).moment(), Offer.of(action).orElse(null), staying));
      }
      List<Double> seconds = answers.stream().map(Answer::seconds).sorted().toList();
      told.put("median_seconds", seconds.get(seconds.size() / 2))
          .put("longest_seconds", seconds.get(seconds.size() - 1))
          .put("fallbacks", fallbacks);
      return Takings.of(answered);
    }
  }
}
