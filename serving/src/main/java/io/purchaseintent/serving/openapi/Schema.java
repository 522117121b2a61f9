package io.purchaseintent.serving.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What a JSON value may be, in the words of JSON Schema 2020-12. Immutable. */
public final class Schema {

  private static final String COMPONENTS = "#/components/schemas/";

  private final ObjectNode json;
  private final Map<String, ObjectNode> named;

  private Schema(ObjectNode json, Map<String, ObjectNode> named) {
    this.json = json;
    this.named = named;
  }

  private static Schema of(Consumer<ObjectNode> content) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    content.accept(json);
    return new Schema(json, Map.of());
  }

  private static Schema ofType(String type) {
    return of(json -> json.put("type", type));
  }

  /** A text. */
  public static Schema text() {
    return ofType("string");
  }

  /** A text of so many characters. */
  public static Schema text(int min, int max) {
    return of(json -> json.put("type", "string").put("minLength", min).put("maxLength", max));
  }

  /** A moment, as ISO-8601 with an offset. */
  public static Schema time() {
    return of(json -> json.put("type", "string").put("format", "date-time"));
  }

  /** One of these texts. */
  public static Schema oneOf(Collection<String> values) {
    return of(
        json -> {
          ArrayNode choice = json.put("type", "string").putArray("enum");
          values.forEach(choice::add);
        });
  }

  /** One of these texts. */
  public static Schema oneOf(String... values) {
    return oneOf(Arrays.asList(values));
  }

  /** A whole number from 0 on: a count. */
  public static Schema count() {
    return of(json -> json.put("type", "integer").put("minimum", 0));
  }

  /** Any number. */
  public static Schema number() {
    return ofType("number");
  }

  /** A number, both bounds among them. */
  public static Schema number(double min, double max) {
    return of(json -> json.put("type", "number").put("minimum", min).put("maximum", max));
  }

  /** A number above a bound. */
  public static Schema numberAbove(double bound) {
    return of(json -> json.put("type", "number").put("exclusiveMinimum", bound));
  }

  /** True or false. */
  public static Schema flag() {
    return ofType("boolean");
  }

  /** A list. */
  public static Schema listOf(Schema items) {
    return ofType("array").changed(json -> json.set("items", items.json), items);
  }

  /** An object; by itself one of any fields. */
  public static Schema object() {
    return ofType("object");
  }

  /** An object with values of one kind, by names that are not known before. */
  public static Schema mapOf(Schema values) {
    return object().changed(json -> json.set("additionalProperties", values.json), values);
  }

  /** What one of these describes. */
  public static Schema anyOf(Schema... choices) {
    return of(json -> {})
        .changed(
            json -> {
              ArrayNode any = json.putArray("anyOf");
              List.of(choices).forEach(choice -> any.add(choice.json));
            },
            choices);
  }

  /** With a field that is always there. */
  public Schema required(String field, Schema value) {
    return optional(field, value).changed(json -> json.withArray("required").add(field));
  }

  /** With a field that may be left out. */
  public Schema optional(String field, Schema value) {
    return changed(json -> json.withObject("/properties").set(field, value.json), value);
  }

  /** With no fields but those described. */
  public Schema closed() {
    return changed(json -> json.put("additionalProperties", false));
  }

  /** A list of so many at most. */
  public Schema atMost(int items) {
    return changed(json -> json.put("maxItems", items));
  }

  /** Of numbers at most this one. */
  public Schema upTo(double max) {
    return changed(json -> json.put("maximum", max));
  }

  /** A text that a regular expression finds. */
  public Schema matching(String pattern) {
    return changed(json -> json.put("pattern", pattern));
  }

  /** This, or null. */
  public Schema orNull() {
    Schema nothing = ofType("null");
    return json.path("type").isTextual() && !json.has("enum")
        ? changed(json -> json.putArray("type").add(this.json.path("type")).add("null"))
        : anyOf(this, nothing);
  }

  /** With a sentence for readers. */
  public Schema described(String sentence) {
    return changed(json -> json.put("description", sentence));
  }

  /** This under a name, once in the document and referred to elsewhere. */
  public Schema named(String name) {
    Map<String, ObjectNode> all = new TreeMap<>(named);
    all.put(name, json);
    return new Schema(of(ref -> ref.put("$ref", COMPONENTS + name)).json, all);
  }

  private Schema changed(Consumer<ObjectNode> change, Schema... used) {
    ObjectNode copy = json.deepCopy();
    change.accept(copy);
    Map<String, ObjectNode> all = new TreeMap<>(named);
    List.of(used).forEach(each -> all.putAll(each.named));
    return new Schema(copy, all);
  }

  /** As JSON, with references to what has a name. */
  ObjectNode json() {
    return json.deepCopy();
  }

  /** What has a name, in itself and below. */
  Map<String, ObjectNode> components() {
    return named;
  }
}
