package io.purchaseintent.definition;

import io.purchaseintent.command.UserError;
import io.purchaseintent.event.Channel;
import io.purchaseintent.event.Device;
import io.purchaseintent.event.EventType;
import io.purchaseintent.event.Money;
import io.purchaseintent.feature.DeclaredFeature;
import io.purchaseintent.feature.DeclaredFeature.Aggregate;
import io.purchaseintent.feature.DeclaredFeature.Filter;
import io.purchaseintent.feature.DeclaredFeature.Function;
import io.purchaseintent.feature.DeclaredFeature.Of;
import io.purchaseintent.feature.DeclaredFeature.Type;
import io.purchaseintent.feature.DeclaredField;
import io.purchaseintent.feature.OwnFields;
import io.purchaseintent.yaml.NearestName;
import io.purchaseintent.yaml.YamlMap;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a feature that is counted of events of what a user writes. */
final class AggregateYaml {

  private static final Map<String, Function> FUNCTIONS =
      Arrays.stream(Function.values()).collect(Collectors.toMap(AggregateYaml::code, each -> each));
  private static final Map<String, Of> OF =
      Arrays.stream(Of.values()).collect(Collectors.toMap(AggregateYaml::code, each -> each));
  private static final Map<String, Boolean> EVENTS = Map.of("events", true);

  private static final String PRICE_FROM = "price_from";
  private static final String PRICE_BELOW = "price_below";
  static final Set<String> KEYS =
      Stream.concat(FUNCTIONS.keySet().stream(), Stream.of("of", "where", "window", "description"))
          .collect(Collectors.toUnmodifiableSet());

  /** What a field can say, where that is a matter of few words. */
  private static final Map<DeclaredField, Set<String>> WORDS =
      Map.of(
          DeclaredField.TYPE, types(),
          DeclaredField.DEVICE, codes(Device.values(), Device::code),
          DeclaredField.CHANNEL, codes(Channel.values(), Channel::code));

  private static final double HIGHEST_PRICE = 1e9;

  private AggregateYaml() {}

  /** All but returns, which are of no visit and so in nothing that is counted. */
  private static Set<String> types() {
    Set<String> types = new TreeSet<>(codes(EventType.values(), EventType::code));
    types.remove(EventType.REFUND.code());
    return types;
  }

  private static String code(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** Those of the release, and those by classes of the shop's own. */
  private static Map<String, DeclaredField> fields(Predicate<DeclaredField> which) {
    Collection<DeclaredField> own;
    try {
      own = OwnFields.newest();
    } catch (IllegalArgumentException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
    return Stream.concat(DeclaredField.ofTheRelease().stream(), own.stream())
        .filter(which)
        .collect(Collectors.toMap(DeclaredField::name, each -> each));
  }

  private static Map<String, DeclaredField> texts() {
    return fields(field -> !field.isNumber());
  }

  private static Set<String> ofFilters() {
    return Stream.concat(texts().keySet().stream(), Stream.of(PRICE_FROM, PRICE_BELOW))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static <T> Set<String> codes(T[] values, java.util.function.Function<T, String> code) {
    return Arrays.stream(values).map(code).collect(Collectors.toUnmodifiableSet());
  }

  static DeclaredFeature read(String name, YamlMap map) {
    Of of = map.choice("of", OF);
    List<String> named = map.keys().stream().filter(FUNCTIONS::containsKey).toList();
    if (named.size() != 1) {
      throw map.error(
          (named.isEmpty() ? "says not how it is counted" : "is counted in two ways, " + named)
              + ": give one of "
              + new TreeSet<>(FUNCTIONS.keySet()));
    }
    String key = named.get(0);
    Function function = FUNCTIONS.get(key);
    if (function == null) {
      throw new AssertionError(key);
    }
    DeclaredField field = null;
    Filter share = null;
    switch (function) {
      case COUNT, DAYS_SINCE -> map.choice(key, EVENTS);
      case SUM, MEAN -> field = map.choice(key, fields(DeclaredField::isNumber));
      case LAST, DISTINCT -> field = map.choice(key, fields(each -> true));
      case SHARE -> share = filter(map.map(key, ofFilters()));
    }
    if (of == Of.VISIT && (function == Function.DAYS_SINCE || DeclaredField.VISIT.equals(field))) {
      throw map.error(
          key, "tells nothing of a visit, which is one and ends within a day: leave it out");
    }
    YamlMap where = map.optionalMap("where", ofFilters());
    int window =
        !map.has("window")
            ? 0
            : of == Of.VISIT ? Windows.seconds(map, "window") : Windows.days(map, "window");
    String description = map.optionalText("description", "a sentence");
    return new DeclaredFeature(
        name,
        1,
        of,
        type(function, field),
        description == null ? "" : description,
        new Aggregate(function, field, where == null ? Filter.ALL : filter(where), share, window));
  }

  private static Type type(Function function, @Nullable DeclaredField field) {
    return switch (function) {
      case LAST -> field != null && field.isNumber() ? Type.NUMBER : Type.CATEGORY;
      case DAYS_SINCE -> Type.DAYS_SINCE;
      case COUNT, SUM, MEAN, DISTINCT, SHARE -> Type.NUMBER;
    };
  }

  private static Filter filter(YamlMap map) {
    TreeMap<DeclaredField, TreeSet<String>> is = new TreeMap<>();
    texts()
        .forEach(
            (name, field) -> {
              if (map.has(name)) {
                is.put(field, texts(map, name, field));
              }
            });
    Long from = price(map, PRICE_FROM);
    Long below = price(map, PRICE_BELOW);
    if (from != null && below != null && from >= below) {
      throw map.error(PRICE_BELOW, "must be above price_from, or no price fits: widen them");
    }
    if (is.isEmpty() && from == null && below == null) {
      throw map.error("names nothing: give one or more of " + new TreeSet<>(ofFilters()));
    }
    return new Filter(is, from, below);
  }

  private static @Nullable Long price(YamlMap map, String key) {
    return map.has(key) ? Math.round(map.number(key, 0, HIGHEST_PRICE) * Money.MICROS) : null;
  }

  private static TreeSet<String> texts(YamlMap map, String name, DeclaredField field) {
    TreeSet<String> texts = new TreeSet<>(map.texts(name));
    if (texts.isEmpty()) {
      throw map.error(name, "is an empty list, which no event fits: name a text or more");
    }
    Set<String> words = WORDS.get(field);
    if (words != null) {
      texts.forEach(text -> requireSaid(map, name, text, words));
    }
    return texts;
  }

  private static void requireSaid(YamlMap map, String name, String text, Set<String> words) {
    boolean said =
        text.endsWith("*")
            ? words.stream().anyMatch(word -> word.startsWith(text.substring(0, text.length() - 1)))
            : words.contains(text);
    if (!said) {
      throw map.error(
          name,
          "is \""
              + text
              + "\", which no event says: there are "
              + new TreeSet<>(words)
              + NearestName.question(text, words));
    }
  }
}
