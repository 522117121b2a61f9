package io.purchaseintent.policy;

import io.purchaseintent.command.UserError;
import io.purchaseintent.decision.Action;
import io.purchaseintent.decision.Bandit;
import io.purchaseintent.decision.Cost;
import io.purchaseintent.decision.Economics;
import io.purchaseintent.decision.Effect;
import io.purchaseintent.decision.Exploration;
import io.purchaseintent.decision.LearnedUplift;
import io.purchaseintent.decision.Policy;
import io.purchaseintent.decision.PolicyException;
import io.purchaseintent.decision.Rule;
import io.purchaseintent.decision.Uplift;
import io.purchaseintent.event.Channel;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.yaml.YamlFile;
import io.purchaseintent.yaml.YamlMap;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes a policy of YAML. What each key means is told in docs/decisions.md. */
final class PolicyYaml {

  private static final Set<String> TOP =
      Set.of(
          "name",
          "zone",
          "margin",
          "average_order_value",
          "daily_budget",
          "exploration",
          "bandit",
          "actions");
  private static final Set<String> BANDIT =
      Set.of("kind", "reward", "least_share", "half_life_days", "prior_visits");
  private static final Set<String> ACTION =
      Set.of("action", "cost", "uplift", "uplift_model", "only", "daily_budget");
  private static final Set<String> LEARNED = Set.of("file", "by");
  private static final Set<String> COST = Set.of("fixed", "share_of_order", "paid");
  private static final Set<String> BAND = Set.of("up_to", "odds_ratio", "absolute", "relative");
  private static final Set<String> RULES =
      Set.of(
          "once_a_session",
          "once_a_user_in_days",
          "before_checkout",
          "before_purchase",
          "min_events",
          "cart_value_from",
          "cart_value_below",
          "propensity_from",
          "propensity_below",
          "segments",
          "channels",
          "countries");

  private static final Map<String, Cost.Paid> PAID = byCode(Cost.Paid.values(), Cost.Paid::code);
  private static final Map<String, Exploration.Among> AMONG =
      byCode(Exploration.Among.values(), Exploration.Among::code);
  private static final Map<String, Bandit.Kind> KINDS =
      byCode(Bandit.Kind.values(), Bandit.Kind::code);
  private static final Map<String, Bandit.Reward> REWARDS =
      byCode(Bandit.Reward.values(), Bandit.Reward::code);
  private static final Map<String, LearnedUplift.By> BY =
      byCode(LearnedUplift.By.values(), LearnedUplift.By::code);
  private static final Map<String, Segment> SEGMENTS = byCode(Segment.values(), Segment::code);
  private static final Map<String, Channel> CHANNELS = byCode(Channel.values(), Channel::code);

  private static final double LEAST_SHARE = 0.02;
  private static final double HALF_LIFE_DAYS = 28;
  private static final double PRIOR_VISITS = 100;

  private PolicyYaml() {}

  private static <T> Map<String, T> byCode(T[] values, Function<T, String> code) {
    return Arrays.stream(values).collect(Collectors.toMap(code, Function.identity()));
  }

  /**
   * The policy in a file.
   *
   * @param beside the policy's file, beside which files are that it names
   * @throws UserError if it breaks a rule, naming file, line, path, value, bound and remedy
   */
  static Policy read(YamlFile file, Path beside) {
    YamlMap top = file.map(TOP);
    String name = top.text("name", "a name, such as spring");
    ZoneId zone = zone(top);
    double margin = top.number("margin");
    double order = top.number("average_order_value");
    Economics economics = make(top, () -> new Economics(margin, order));
    OptionalDouble budget = top.optionalNumber("daily_budget");
    Exploration exploration = exploration(top.optionalMap("exploration", Set.of("share", "among")));
    Optional<Bandit> bandit =
        Optional.ofNullable(top.optionalMap("bandit", BANDIT)).map(PolicyYaml::bandit);
    List<Action> actions = new ArrayList<>();
    for (YamlMap action : top.maps("actions", ACTION)) {
      actions.add(action(action, beside));
    }
    return make(top, () -> new Policy(name, zone, economics, budget, exploration, bandit, actions));
  }

  private static Bandit bandit(YamlMap map) {
    Bandit.Kind kind = map.choice("kind", KINDS);
    Bandit.Reward reward = map.has("reward") ? map.choice("reward", REWARDS) : Bandit.Reward.VALUE;
    double leastShare = map.numberOr("least_share", LEAST_SHARE);
    double halfLifeDays = map.numberOr("half_life_days", HALF_LIFE_DAYS);
    double priorVisits = map.numberOr("prior_visits", PRIOR_VISITS);
    return make(map, () -> new Bandit(kind, reward, leastShare, halfLifeDays, priorVisits));
  }

  /** What is made of a map; a setting that breaks a rule is told with its line. */
  private static <T> T make(YamlMap map, Supplier<T> making) {
    try {
      return making.get();
    } catch (PolicyException e) {
      throw map.error(e.setting(), String.valueOf(e.getMessage()));
    }
  }

  private static ZoneId zone(YamlMap top) {
    String zone = top.text("zone", "the shop's time zone, such as Europe/Berlin");
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw top.error(
          "zone", "is \"" + zone + "\", but must be a time zone, such as Europe/Berlin");
    }
  }

  private static Exploration exploration(@Nullable YamlMap map) {
    if (map == null) {
      return Exploration.NONE;
    }
    double share = map.number("share");
    Exploration.Among among =
        map.has("among") ? map.choice("among", AMONG) : Exploration.NONE.among();
    return make(map, () -> new Exploration(share, among));
  }

  private static Action action(YamlMap map, Path beside) {
    String name = map.text("action", "its name, such as free_shipping");
    OptionalDouble budget = map.optionalNumber("daily_budget");
    List<Rule> rules = rules(map.optionalMap("only", RULES));
    if (name.equals(Action.NONE)) {
      Cost cost = map.has("cost") ? cost(map.map("cost", COST)) : Cost.NOTHING;
      Uplift uplift = map.has("uplift") ? uplift(map) : Action.none().uplift();
      return make(map, () -> new Action(name, cost, uplift, rules, budget));
    }
    Cost cost = cost(map.map("cost", COST));
    Uplift uplift = new Uplift(uplift(map).bands(), learned(map, name, beside));
    return make(map, () -> new Action(name, cost, uplift, rules, budget));
  }

  private static Optional<LearnedUplift> learned(YamlMap action, String name, Path beside) {
    YamlMap map = action.optionalMap("uplift_model", LEARNED);
    if (map == null) {
      return Optional.empty();
    }
    Path file =
        beside.resolveSibling(map.text("file", "a file that ./intent policy uplift has made"));
    LearnedUplift.By by = map.has("by") ? map.choice("by", BY) : LearnedUplift.By.MEAN;
    UpliftFile learned = UpliftFile.read(file);
    if (!learned.action().equals(name)) {
      throw map.error(
          "file",
          "is "
              + file
              + ", which is of the action "
              + learned.action()
              + ": name one that is of "
              + name);
    }
    return Optional.of(new LearnedUplift(learned.model(), by));
  }

  private static Cost cost(YamlMap map) {
    double fixed = map.numberOr("fixed", 0);
    double share = map.numberOr("share_of_order", 0);
    Cost.Paid paid = map.choice("paid", PAID);
    return make(map, () -> new Cost(fixed, share, paid));
  }

  private static Uplift uplift(YamlMap action) {
    List<Uplift.Band> bands = new ArrayList<>();
    for (YamlMap map : action.maps("uplift", BAND)) {
      List<Effect> effects =
          Arrays.stream(Effect.values()).filter(effect -> map.has(effect.code())).toList();
      if (effects.size() != 1) {
        throw map.error("must have one of odds_ratio, absolute and relative");
      }
      Effect effect = effects.get(0);
      double upTo = map.numberOr("up_to", 1);
      double size = map.number(effect.code());
      bands.add(make(map, () -> new Uplift.Band(upTo, effect, size)));
    }
    return make(action, () -> new Uplift(bands));
  }

  private static List<Rule> rules(@Nullable YamlMap map) {
    List<Rule> rules = new ArrayList<>();
    if (map == null) {
      return rules;
    }
    if (map.flag("once_a_session")) {
      rules.add(new Rule.OnceASession());
    }
    add(rules, map, "once_a_user_in_days", key -> new Rule.OnceAUserInDays(map.whole(key)));
    if (map.flag("before_checkout")) {
      rules.add(new Rule.BeforeCheckout());
    }
    if (map.flag("before_purchase")) {
      rules.add(new Rule.BeforePurchase());
    }
    add(rules, map, "min_events", key -> new Rule.MinEvents(map.whole(key)));
    add(rules, map, "cart_value_from", key -> new Rule.CartValueFrom(map.number(key)));
    add(rules, map, "cart_value_below", key -> new Rule.CartValueBelow(map.number(key)));
    add(rules, map, "propensity_from", key -> new Rule.PropensityFrom(map.number(key)));
    add(rules, map, "propensity_below", key -> new Rule.PropensityBelow(map.number(key)));
    add(rules, map, "segments", key -> new Rule.Segments(map.choices(key, SEGMENTS)));
    add(rules, map, "channels", key -> new Rule.Channels(map.choices(key, CHANNELS)));
    add(rules, map, "countries", key -> new Rule.Countries(map.words(key)));
    return rules;
  }

  private static void add(
      List<Rule> rules, YamlMap map, String key, Function<String, Rule> making) {
    if (map.has(key)) {
      rules.add(make(map, () -> making.apply(key)));
    }
  }
}
