package io.purchaseintent.rollout.plan;

import io.purchaseintent.command.UserError;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.yaml.YamlFile;
import io.purchaseintent.yaml.YamlMap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads plans. What a file leaves out is as in {@link Plan#DEFAULTS}. */
public final class PlanFile {

  /** Its name in the home folder. */
  public static final String NAME = "rollout.yaml";

  private static final Set<String> KEYS =
      Set.of("every", "lake_every", "risk", "require", "margins", "steps");
  private static final Set<String> MARGINS =
      Set.of(
          "errors",
          "slow",
          "latency_ratio",
          "fallbacks",
          "scores",
          "agreement",
          "shares",
          "calibration");
  private static final Set<String> STEP = Set.of("shadow", "share", "bake", "sessions");
  private static final double MOST_RISK = 0.5;

  private PlanFile() {}

  /**
   * The plan of the file that is named, else of the home folder's, else the defaults.
   *
   * @throws UserError if the file is not readable or contradicts itself, with file, line and remedy
   */
  public static Plan read(@Nullable Path named, Path home) {
    Path file = named == null ? home.resolve(NAME) : named;
    if (named == null && !Files.exists(file)) {
      return Plan.DEFAULTS;
    }
    return of(YamlFile.read("plan", file, "leave --plan out for that of this release"));
  }

  /** The plan in a file. */
  static Plan of(YamlFile file) {
    if (file.isEmpty()) {
      return Plan.DEFAULTS;
    }
    YamlMap map = file.map(KEYS);
    Plan defaults = Plan.DEFAULTS;
    return new Plan(
        map.has("steps") ? steps(map) : defaults.steps(),
        duration(map, "every", Duration.ofSeconds(1), defaults.every()),
        duration(map, "lake_every", Duration.ofSeconds(1), defaults.lakeEvery()),
        map.has("risk") ? map.number("risk", 1e-6, MOST_RISK) : defaults.risk(),
        map.has("require")
            ? Set.copyOf(map.textChoices("require", Check.byCode()))
            : defaults.required(),
        margins(map.optionalMap("margins", MARGINS)));
  }

  private static Margins margins(@Nullable YamlMap map) {
    Margins defaults = Margins.DEFAULTS;
    if (map == null) {
      return defaults;
    }
    return new Margins(
        margin(map, "errors", 0, 1, defaults.errors()),
        margin(map, "slow", 0, 1, defaults.slow()),
        margin(map, "latency_ratio", 1, 100, defaults.latencyRatio()),
        margin(map, "fallbacks", 0, 1, defaults.fallbacks()),
        margin(map, "scores", 0, 100, defaults.scores()),
        margin(map, "agreement", 0, 100, defaults.agreement()),
        margin(map, "shares", 0, 1, defaults.shares()),
        margin(map, "calibration", 0, 100, defaults.calibration()));
  }

  private static double margin(
      YamlMap map, String key, double lowest, double highest, double otherwise) {
    return map.has(key) ? map.number(key, lowest, highest) : otherwise;
  }

  private static List<Step> steps(YamlMap map) {
    List<Step> steps = new ArrayList<>();
    double before = -1;
    for (YamlMap each : map.maps("steps", STEP)) {
      boolean shadow = each.flag("shadow");
      if (shadow == each.has("share")) {
        throw each.error("must have either \"shadow: true\" or a share, and not both");
      }
      double share = shadow ? 0 : each.number("share", Placement.STEP, 1 - Placement.STEP);
      if (share <= before) {
        throw each.error(
            shadow ? "shadow" : "share",
            "is no more than that of the step before: shadow comes first, and shares rise");
      }
      before = share;
      steps.add(new Step(share, duration(each, "bake", Duration.ZERO, null), sessions(each)));
    }
    if (steps.isEmpty()) {
      throw map.error("steps", "has no step: give one or more, or leave it out");
    }
    return steps;
  }

  private static long sessions(YamlMap step) {
    if (!step.has("sessions")) {
      throw step.error("lacks sessions: give the least number, 1 or more");
    }
    int sessions = step.whole("sessions");
    if (sessions < 1) {
      throw step.error("sessions", "is " + sessions + ", but must be 1 or more");
    }
    return sessions;
  }

  private static Duration duration(
      YamlMap map, String key, Duration least, @Nullable Duration otherwise) {
    if (!map.has(key) && otherwise != null) {
      return otherwise;
    }
    String text = map.text(key, "a duration, such as PT6H");
    try {
      Duration duration = Duration.parse(text);
      if (duration.compareTo(least) >= 0) {
        return duration;
      }
      throw map.error(key, "is " + text + ", but must be " + least + " or more");
    } catch (DateTimeParseException e) {
      throw map.error(key, "is " + text + ", which is no duration, such as PT6H or P1D");
    }
  }
}
