package io.purchaseintent.rollout.loop;

import io.purchaseintent.command.UserError;
import io.purchaseintent.rollout.evidence.Servers;
import io.purchaseintent.rollout.loop.LoopPlan.Retrain;
import io.purchaseintent.yaml.YamlFile;
import io.purchaseintent.yaml.YamlMap;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code loop.yaml}. What it leaves out is as in {@link LoopPlan#DEFAULTS}. */
final class LoopFile {

  /** Its name in the home folder. */
  static final String NAME = "loop.yaml";

  private static final Set<String> KEYS =
      Set.of(
          "every", "lease", "at", "pass_every", "watch", "retrain", "rollout", "runner", "servers");
  private static final Map<String, Boolean> SWITCH = Map.of("true", true, "false", false);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration SHORTEST_LEASE = Duration.ofSeconds(4);

  private LoopFile() {}

  /**
   * The plan of the file that is named, else of the home folder's, else the defaults.
   *
   * @throws UserError if the file is not readable or contradicts itself, with file, line and remedy
   */
  static LoopPlan read(@Nullable Path named, Path home) {
    Path file = named == null ? home.resolve(NAME) : named;
    if (named == null && !Files.exists(file)) {
      return LoopPlan.DEFAULTS;
    }
    return of(YamlFile.read("loop's plan", file, "docs/loop.md shows one"));
  }

  /** The plan in a file. */
  static LoopPlan of(YamlFile file) {
    LoopPlan defaults = LoopPlan.DEFAULTS;
    if (file.isEmpty()) {
      return defaults;
    }
    YamlMap map = file.map(KEYS);
    if (map.has("at") && map.has("pass_every")) {
      throw map.error(
          "pass_every",
          "contradicts at: a pass begins at a time of day, or so often; leave one out");
    }
    Duration every = duration(map, "every", SECOND, defaults.every());
    Duration lease = duration(map, "lease", SHORTEST_LEASE, defaults.lease());
    if (lease.compareTo(every.multipliedBy(4)) < 0) {
      throw map.error(
          map.has("lease") ? "lease" : "every",
          "makes a lease of "
              + lease
              + " that is looked at every "
              + every
              + ": it must be at least four times as long, or it is lost between two looks");
    }
    YamlMap rollout = map.optionalMap("rollout", Set.of("bake", "sessions", "options"));
    return new LoopPlan(
        every,
        lease,
        at(map, defaults.at()),
        map.has("pass_every") ? duration(map, "pass_every", SECOND, SECOND) : null,
        flag(map, "watch"),
        retrain(map),
        map.has("runner") ? runner(map) : defaults.runner(),
        map.texts("servers").stream().map(text -> server(map, text)).toList(),
        rollout == null || !rollout.has("bake")
            ? null
            : duration(rollout, "bake", Duration.ZERO, Duration.ZERO),
        rollout == null || !rollout.has("sessions") ? null : sessions(rollout),
        rollout == null ? List.of() : rolloutOptions(rollout));
  }

  private static boolean flag(YamlMap map, String key) {
    return !map.has(key) || map.textChoices(key, SWITCH).stream().allMatch(each -> each);
  }

  private static @Nullable Retrain retrain(YamlMap map) {
    Retrain defaults = LoopPlan.DEFAULTS.retrain();
    if (defaults == null || !map.has("retrain")) {
      return defaults;
    }
    if (map.hasText("retrain")) {
      return flag(map, "retrain") ? defaults : null;
    }
    YamlMap own = map.map("retrain", Set.of("every", "cool_down", "days", "options"));
    Duration every = duration(own, "every", SECOND, defaults.every());
    Duration coolDown = duration(own, "cool_down", Duration.ZERO, defaults.coolDown());
    if (coolDown.compareTo(every) > 0) {
      throw own.error(
          own.has("cool_down") ? "cool_down" : "every",
          "makes a cool-down of "
              + coolDown
              + " that is longer than the schedule of "
              + every
              + ", so that no alarm would ever be heard: make it shorter");
    }
    Integer days = null;
    if (own.has("days")) {
      days = own.whole("days");
      if (days < 3) {
        throw own.error("days", "is " + days + ", but must be 3 or more");
      }
    }
    return new Retrain(every, coolDown, days, options(own));
  }

  private static List<String> options(YamlMap own) {
    List<String> options = own.texts("options");
    for (String option : options) {
      if (option.startsWith("--every") || option.startsWith("--cool-down")) {
        throw own.error("options", "has " + option + ": say it as every or cool_down");
      }
      if (option.startsWith("--days") && own.has("days")) {
        throw own.error("options", "has " + option + " beside days: leave one out");
      }
      if (option.matches("--(reason|if-due|again|json|home|lake|registry|model|runner)(=.*)?")) {
        throw own.error("options", "has " + option + ", which the loop says itself: leave it out");
      }
    }
    return options;
  }

  private static List<String> rolloutOptions(YamlMap own) {
    List<String> options = own.texts("options");
    for (String option : options) {
      if (option.matches("--(bake|sessions|server)(=.*)?")) {
        throw own.error("options", "has " + option + ": say it as bake, sessions or servers");
      }
      if (!option.matches("--(session-gap|outcomes-after|plan|policy)=.+")) {
        throw own.error(
            "options",
            "has "
                + option
                + ", but may have --session-gap, --outcomes-after, --plan and --policy, each with"
                + " =VALUE");
      }
    }
    return options;
  }

  private static String runner(YamlMap map) {
    Map<String, String> runners = Map.of("direct", "direct", "flink", "flink", "spark", "spark");
    return map.textChoices("runner", runners).get(0);
  }

  private static LocalTime at(YamlMap map, LocalTime otherwise) {
    String text = map.optionalText("at", "a time of day (UTC), such as \"06:00\"");
    if (text == null) {
      return otherwise;
    }
    try {
      return LocalTime.parse(text);
    } catch (DateTimeParseException e) {
      throw map.error("at", "is " + text + ", which is no time of day (UTC), such as \"06:00\"");
    }
  }

  private static URI server(YamlMap map, String text) {
    try {
      URI server = new URI(text);
      if (Servers.isAddress(server)) {
        return server;
      }
    } catch (URISyntaxException e) {
      // Told below, together with addresses without a host.
    }
    throw map.error("servers", "has " + text + ", which must be as http://HOST:PORT");
  }

  private static long sessions(YamlMap map) {
    int sessions = map.whole("sessions");
    if (sessions < 1) {
      throw map.error("sessions", "is " + sessions + ", but must be 1 or more");
    }
    return sessions;
  }

  private static Duration duration(YamlMap map, String key, Duration least, Duration otherwise) {
    String text = map.optionalText(key, "a duration, such as PT6H");
    if (text == null) {
      return otherwise;
    }
    Duration duration;
    try {
      duration = Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw map.error(key, "is " + text + ", which is no duration, such as PT6H or P1D");
    }
    if (duration.compareTo(least) < 0) {
      throw map.error(
          key,
          "is "
              + text
              + (duration.isNegative() || duration.isZero() ? ", which lies in the past" : "")
              + ": it must be "
              + least
              + " or more");
    }
    return duration;
  }
}
