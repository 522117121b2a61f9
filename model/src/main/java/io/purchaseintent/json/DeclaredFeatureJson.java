package io.purchaseintent.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.feature.DeclaredFeature;
import io.purchaseintent.feature.DeclaredFeature.Aggregate;
import io.purchaseintent.feature.DeclaredFeature.Column;
import io.purchaseintent.feature.DeclaredFeature.Filter;
import io.purchaseintent.feature.DeclaredFeature.Function;
import io.purchaseintent.feature.DeclaredFeature.Of;
import io.purchaseintent.feature.DeclaredFeature.Type;
import io.purchaseintent.feature.DeclaredFeatures;
import io.purchaseintent.feature.DeclaredField;
import io.purchaseintent.feature.OwnFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Features that a shop has declared, as JSON: {@code {"name", "version", "of", "type",
 * "description"}} and either {@code "column": {"table", "column", "default"}} or {@code
 * "aggregate": {"function", "field", "where", "share", "window"}}.
 */
public final class DeclaredFeatureJson {

  private DeclaredFeatureJson() {}

  /** Features as a list. */
  public static ArrayNode write(DeclaredFeatures features) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    features.all().forEach(feature -> list.add(write(feature)));
    return list;
  }

  /** The features of a list. */
  public static DeclaredFeatures readAll(JsonNode list) {
    List<DeclaredFeature> features = new ArrayList<>();
    list.forEach(each -> features.add(read(each)));
    return new DeclaredFeatures(features);
  }

  /** A feature. */
  public static ObjectNode write(DeclaredFeature feature) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", feature.name())
        .put("version", feature.version())
        .put("of", code(feature.of()))
        .put("type", code(feature.type()))
        .put("description", feature.description());
    if (feature.source() instanceof Column column) {
      ObjectNode source = json.putObject("column");
      source.put("table", column.table()).put("column", column.column());
      if (column.otherwise() != null) {
        source.put("default", column.otherwise());
      }
    } else {
      Aggregate aggregate = (Aggregate) feature.source();
      ObjectNode source = json.putObject("aggregate");
      source.put("function", code(aggregate.function()));
      if (aggregate.field() != null) {
        source.put("field", code(aggregate.field()));
      }
      source.set("where", write(aggregate.where()));
      if (aggregate.share() != null) {
        source.set("share", write(aggregate.share()));
      }
      source.put("window", aggregate.window());
    }
    return json;
  }

  private static ObjectNode write(Filter filter) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    filter
        .is()
        .forEach(
            (field, texts) -> {
              ArrayNode list = json.putArray(code(field));
              texts.forEach(list::add);
            });
    if (filter.priceFromMicros() != null) {
      json.put("price_from_micros", filter.priceFromMicros());
    }
    if (filter.priceBelowMicros() != null) {
      json.put("price_below_micros", filter.priceBelowMicros());
    }
    return json;
  }

  /**
   * The feature in JSON.
   *
   * @throws IllegalArgumentException if it says something that this release does not know
   */
  public static DeclaredFeature read(JsonNode json) {
    JsonNode column = json.path("column");
    JsonNode aggregate = json.path("aggregate");
    DeclaredFeature.Source source =
        column.isObject()
            ? new Column(
                column.path("table").asText(),
                column.path("column").asText(),
                column.has("default") ? column.path("default").asText() : null)
            : new Aggregate(
                one(Function.values(), aggregate, "function"),
                aggregate.has("field") ? field(aggregate.path("field").asText()) : null,
                filter(aggregate.path("where")),
                aggregate.has("share") ? filter(aggregate.path("share")) : null,
                aggregate.path("window").asInt());
    return new DeclaredFeature(
        json.path("name").asText(),
        json.path("version").asInt(),
        one(Of.values(), json, "of"),
        one(Type.values(), json, "type"),
        json.path("description").asText(),
        source);
  }

  private static Filter filter(JsonNode json) {
    TreeMap<DeclaredField, TreeSet<String>> is = new TreeMap<>();
    for (Map.Entry<String, JsonNode> each : json.properties()) {
      if (each.getValue().isArray()) {
        TreeSet<String> texts = new TreeSet<>();
        each.getValue().forEach(text -> texts.add(text.asText()));
        is.put(field(each.getKey()), texts);
      }
    }
    return new Filter(is, micros(json, "price_from_micros"), micros(json, "price_below_micros"));
  }

  private static String code(DeclaredField field) {
    return field.isOwn() ? field.name() + '@' + field.version() : field.name();
  }

  private static DeclaredField field(String code) {
    int at = code.indexOf('@');
    if (at >= 0) {
      return OwnFields.named(code.substring(0, at), Integer.parseInt(code.substring(at + 1)));
    }
    return DeclaredField.ofTheRelease().stream()
        .filter(each -> each.name().equals(code))
        .findFirst()
        .orElseThrow(() -> unknown(code, DeclaredField.ofTheRelease()));
  }

  private static @Nullable Long micros(JsonNode json, String name) {
    return json.has(name) ? json.path(name).asLong() : null;
  }

  private static <E extends Enum<E>> E one(E[] known, JsonNode json, String name) {
    return one(known, json.path(name).asText());
  }

  private static <E extends Enum<E>> E one(E[] known, String code) {
    for (E each : known) {
      if (code(each).equals(code)) {
        return each;
      }
    }
    throw unknown(code, List.of(known));
  }

  private static IllegalArgumentException unknown(String code, List<?> known) {
    return new IllegalArgumentException(
        "\"" + code + "\" is none of " + known + ": was it written by a newer release?");
  }

  private static String code(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
