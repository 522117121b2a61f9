package io.purchaseintent.rules;

import io.purchaseintent.measurement.Measurement;
import io.purchaseintent.yaml.YamlFile;
import io.purchaseintent.yaml.YamlMap;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes rules of a file. */
final class RuleBookReader {

  private static final String ALL = "all";
  private static final double SIGNIFICANCE = 0.01;
  private static final int MOST_DAYS = 60;
  private static final Set<String> TOP =
      Set.of("significance", "owner", "then", "without", "rules");
  private static final Set<String> LOWS =
      Set.of("below", "below_reference", "below_reference_by", "below_whole");
  private static final Set<String> HIGHS =
      Set.of("above", "above_reference", "above_reference_by", "above_whole");
  private static final Set<String> KEYS =
      Set.of(
          "why",
          "job",
          "measure",
          "of",
          "slices",
          "importance_from",
          "above",
          "below",
          "above_reference",
          "below_reference",
          "above_reference_by",
          "below_reference_by",
          "above_whole",
          "below_whole",
          "differs_by",
          "sure",
          "significance",
          "days",
          "at_least",
          "severity",
          "owner",
          "then",
          "explains");

  private final YamlMap top;
  private final double significance;
  private final String owner;
  private final List<Consequence> then;

  RuleBookReader(YamlFile file) {
    top = file.map(TOP);
    significance = top.has("significance") ? significance(top) : SIGNIFICANCE;
    owner = ownerOf(top, "");
    then = top.has("then") ? consequences(top) : List.of(Consequence.REPORT, Consequence.ALERT);
  }

  /** The rules of the file, and those of the release that it leaves as they are. */
  List<Rule> read(List<Rule> release) {
    Map<String, Rule> rules = new LinkedHashMap<>();
    release.forEach(rule -> rules.put(rule.name(), rule));
    leaveOut(rules);
    Map<String, YamlMap> own = top.namedMaps("rules", KEYS);
    Set<String> names = new TreeSet<>(own.keySet());
    release.forEach(rule -> names.add(rule.name()));
    own.forEach((name, map) -> rules.put(name, rule(name, map, names)));
    return List.copyOf(rules.values());
  }

  private void leaveOut(Map<String, Rule> rules) {
    if (top.hasText("without") && top.texts("without").contains(ALL)) {
      rules.clear();
    } else if (top.has("without")) {
      top.textChoices("without", named(rules.keySet())).forEach(rules::remove);
    }
  }

  private static Map<String, String> named(Set<String> names) {
    return names.stream().collect(Collectors.toMap(Function.identity(), Function.identity()));
  }

  private Rule rule(String name, YamlMap map, Set<String> names) {
    return new Rule(
        name,
        Objects.requireNonNullElse(map.optionalText("why", "a sentence"), ""),
        map.text("job", "the job that measures, such as drift"),
        map.text("measure", "what is measured, such as psi"),
        names(map, "of", "*"),
        slices(map),
        map.has("importance_from") ? map.number("importance_from", 0, 1) : 0,
        bound(map),
        map.has("sure")
            ? map.choice("sure", choices(Sureness.values(), Sureness::code))
            : Sureness.KNOWN,
        map.has("significance") ? significance(map) : significance,
        map.has("days") ? days(map) : 1,
        map.has("at_least") ? (long) map.number("at_least", 0, Long.MAX_VALUE / 2.0) : 0,
        map.choice("severity", choices(Severity.values(), Severity::code)),
        ownerOf(map, owner),
        map.has("then") ? consequences(map) : then,
        map.textChoices("explains", named(names)));
  }

  private static int days(YamlMap map) {
    int days = map.whole("days");
    if (days < 1 || days > MOST_DAYS) {
      throw map.error("days", "is " + days + ", but must lie between 1 and " + MOST_DAYS);
    }
    return days;
  }

  private static String ownerOf(YamlMap map, String otherwise) {
    return Objects.requireNonNullElse(
        map.optionalText("owner", "who is to look, such as a team"), otherwise);
  }

  private static double significance(YamlMap map) {
    double chance = map.number("significance");
    if (!(chance > 0 && chance < 1)) {
      throw map.error(
          "significance", "is " + chance + ", but must be above 0 and below 1, such as 0.01");
    }
    return chance;
  }

  private static List<Consequence> consequences(YamlMap map) {
    return map.textChoices("then", choices(Consequence.values(), Consequence::code)).stream()
        .distinct()
        .sorted()
        .toList();
  }

  private static Names names(YamlMap map, String key, String otherwise) {
    List<String> patterns = map.texts(key);
    return patterns.isEmpty() ? Names.like(otherwise) : new Names(patterns);
  }

  private static Names slices(YamlMap map) {
    List<String> patterns =
        map.texts("slices").stream().map(text -> text.equals("each") ? "*=*" : text).toList();
    return patterns.isEmpty() ? Names.like(Measurement.ALL) : new Names(patterns);
  }

  private static Bound bound(YamlMap map) {
    if (map.has("differs_by")) {
      requireAlone(map);
      double distance = map.number("differs_by", 0, Double.MAX_VALUE);
      return new Bound(Limit.referencePlus(-distance), Limit.referencePlus(distance));
    }
    Limit low = limit(map, LOWS);
    Limit high = limit(map, HIGHS);
    if (low == null && high == null) {
      throw map.error(
          "has no bound: give one of above, below, above_reference, below_reference,"
              + " above_reference_by, below_reference_by, above_whole, below_whole and differs_by");
    }
    if (low != null && high != null && low.of() == high.of() && high.at(1) < low.at(1)) {
      throw map.error("lets no value pass: above must not be less than below");
    }
    return new Bound(low, high);
  }

  private static void requireAlone(YamlMap map) {
    for (String key : map.keys()) {
      if (LOWS.contains(key) || HIGHS.contains(key)) {
        throw map.error(key, "stands beside differs_by: leave one of them out");
      }
    }
  }

  private static @Nullable Limit limit(YamlMap map, Set<String> keys) {
    List<String> there = map.keys().stream().filter(keys::contains).toList();
    if (there.size() > 1) {
      throw map.error(there.get(1), "stands beside " + there.get(0) + ": leave one of them out");
    }
    if (there.isEmpty()) {
      return null;
    }
    String key = there.get(0);
    if (key.endsWith("_by")) {
      double distance = map.number(key, 0, Double.MAX_VALUE);
      return Limit.referencePlus(LOWS.contains(key) ? -distance : distance);
    }
    double number = map.number(key);
    if (key.endsWith("_reference")) {
      return Limit.times(number, Limit.Base.REFERENCE);
    }
    return key.endsWith("_whole") ? Limit.times(number, Limit.Base.WHOLE) : Limit.of(number);
  }

  private static <T> Map<String, T> choices(T[] values, Function<T, String> code) {
    return Arrays.stream(values).collect(Collectors.toMap(code, Function.identity()));
  }
}
