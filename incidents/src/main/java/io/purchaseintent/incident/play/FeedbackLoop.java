package io.purchaseintent.incident.play;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.incident.shop.Banner;
import io.purchaseintent.incident.shop.GeneratedShop.Seen;
import io.purchaseintent.incident.shop.ShopPolicy;
import io.purchaseintent.incident.shop.Takings;
import io.purchaseintent.incident.shop.Takings.Answered;
import io.purchaseintent.incident.stage.Ground;
import io.purchaseintent.incident.stage.Server;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The shop shows the banner that was clicked most often where it was shown, and learns from what it
 * shows. The best one had bad luck in the first twenty views, is never shown again, and so never
 * makes up for it. With exploration each is shown now and then, with its probability, and the shop
 * finds out.
 */
final class FeedbackLoop implements Incident {

  /** What the shop has seen of each banner before: too little to know anything. */
  private static final int FIRST_VIEWS = 20;

  private static final double EXPLORED = 0.2;

  /** The share of the harm that may be left: it takes days of exploration to find out. */
  private static final double ALLOWED = 0.7;

  @Override
  public String letter() {
    return "f";
  }

  @Override
  public String name() {
    return "feedback-loop";
  }

  @Override
  public String story() {
    return "A feedback loop narrows what is shown, and never learns of what it does not show.";
  }

  @Override
  public Outcome play(Ground ground) {
    List<Seen> visits = ground.shop().seen();
    Loop without = new Loop(0).run(ground, visits);
    Loop with = new Loop(EXPLORED).run(ground, visits);
    List<Answered> best =
        visits.stream().map(visit -> new Answered(visit.moment(), Banner.YOUR_SIZE)).toList();
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    details.set("nothing_shown", Asked.undisturbed(visits).toJson());
    details.set("days_without", without.days);
    details.set("days_with", with.days);
    int found = with.foundOnDay();
    return new Outcome(
        Takings.of(best),
        Takings.of(without.answered),
        Takings.of(with.answered),
        found > 0 && without.foundOnDay() == 0 ? "exploration of 20% of the visits" : null,
        found > 0 ? "best on top from day " + found + " on" : "never",
        ALLOWED,
        details);
  }

  /** Days in which the shop shows, looks at the clicks, and decides anew what to show. */
  private static final class Loop {

    private final double explored;
    private final Map<Banner, Double> views = new EnumMap<>(Banner.class);
    private final Map<Banner, Double> clicks = new EnumMap<>(Banner.class);
    private final List<Answered> answered = new ArrayList<>();
    private final ArrayNode days = JsonNodeFactory.instance.arrayNode();

    Loop(double explored) {
      this.explored = explored;
      for (Banner banner : Banner.values()) {
        views.put(banner, (double) FIRST_VIEWS);
        // Bad luck of the best one, and good luck of another.
        clicks.put(banner, banner == Banner.YOUR_SIZE ? 1.0 : banner == Banner.GUIDES ? 3.0 : 2.0);
      }
    }

    Loop run(Ground ground, List<Seen> visits) {
      Path file =
          Ground.write(
              ground.fresh("feedback-loop-" + explored).resolve("policy.yaml"), policy().yaml());
      Map<LocalDate, List<Seen>> byDay =
          visits.stream()
              .collect(
                  Collectors.groupingBy(
                      visit -> LocalDate.ofInstant(visit.moment().time(), ZoneOffset.UTC),
                      TreeMap::new,
                      Collectors.toList()));
      try (Server server =
          Server.start(
              ground.programs(),
              ground.home(),
              List.of(
                  "--redis=" + ground.redis().uri(),
                  "--policy=" + file,
                  "--no-prediction-log",
                  Asked.DEADLINE))) {
        byDay.values().forEach(day -> run(server, file, day));
      }
      return this;
    }

    private void run(Server server, Path file, List<Seen> day) {
      List<JsonNode> answers = server.decide(day);
      Map<String, Integer> shown = new TreeMap<>();
      for (int i = 0; i < day.size(); i++) {
        Optional<Banner> banner = Banner.of(answers.get(i).at("/decision/action").asText());
        answered.add(new Answered(day.get(i).moment(), banner.orElse(null)));
        if (banner.isPresent()) {
          shown.merge(banner.get().code(), 1, Integer::sum);
          // What is shown hangs on chance alone, so shares of clicks need no weights.
          views.merge(banner.get(), 1.0, Double::sum);
          if (banner.get().isClicked(1, day.get(i).moment())) {
            clicks.merge(banner.get(), 1.0, Double::sum);
          }
        }
      }
      ObjectNode told = days.addObject().put("on_top", onTop().code());
      ObjectNode counts = told.putObject("shown");
      shown.forEach(counts::put);
      server.follow(file, policy());
    }

    private Banner onTop() {
      Banner best = Banner.values()[0];
      for (Banner banner : Banner.values()) {
        best = rate(banner) > rate(best) ? banner : best;
      }
      return best;
    }

    private double rate(Banner banner) {
      return clicks.getOrDefault(banner, 0.0) / views.getOrDefault(banner, 1.0);
    }

    private ShopPolicy policy() {
      Map<Banner, List<Double>> uplifts = new EnumMap<>(Banner.class);
      for (Banner banner : Banner.values()) {
        uplifts.put(banner, List.of(Banner.oddsRatio(rate(banner))));
      }
      return new ShopPolicy(explored, uplifts);
    }

    /** The day after which the best is on top until the end; 0 if it never is. */
    int foundOnDay() {
      int found = 0;
      for (int day = days.size(); day >= 1; day--) {
        if (!days.get(day - 1).path("on_top").asText().equals(Banner.YOUR_SIZE.code())) {
          break;
        }
        found = day + 1;
      }
      return found;
    }
  }
}
