package io.purchaseintent.serving.keys;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keys as JSON. */
final class KeysJson {

  private static final int VERSION = 1;
  private static final String HASH = "sha256";
  private static final Set<String> FIELDS =
      Set.of("id", "name", "scopes", HASH, "rate", "created", "expires", "revoked");
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private KeysJson() {}

  /** What a file holds. */
  static String write(List<ApiKey> keys) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("version", VERSION);
    ArrayNode all = json.putArray("keys");
    keys.forEach(key -> all.add(described(key).put(HASH, key.hash())));
    return json.toPrettyString() + "\n";
  }

  /** A key without its hash. */
  static ObjectNode described(ApiKey key) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", key.id()).put("name", key.name());
    ArrayNode scopes = json.putArray("scopes");
    key.scopes().stream().sorted().forEach(scope -> scopes.add(scope.code()));
    json.put("rate", key.rate()).put("created", key.created().toString());
    return json.put("expires", text(key.expires())).put("revoked", text(key.revoked()));
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }

  /**
   * The keys that a file holds.
   *
   * @throws IllegalArgumentException if it is not as {@link #write} makes it, with the reason
   */
  static List<ApiKey> read(byte[] file) {
    JsonNode json;
    try {
      json = JSON.readTree(file);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "is no JSON: see line " + (e.getLocation() == null ? 1 : e.getLocation().getLineNr()), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("is no JSON", e);
    }
    if (json.path("version").asInt() != VERSION || !json.path("keys").isArray()) {
      throw new IllegalArgumentException(
          "must have \"version\": " + VERSION + " and a list \"keys\"");
    }
    List<ApiKey> keys = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (JsonNode each : json.path("keys")) {
      try {
        ApiKey key = key(each);
        if (!seen.add(key.id()) || !seen.add(key.hash())) {
          throw new IllegalArgumentException(
              "id \"" + key.id() + "\" or its sha256 is there twice");
        }
        keys.add(key);
      } catch (IllegalArgumentException | DateTimeException e) {
        throw new IllegalArgumentException("key " + (keys.size() + 1) + ": " + e.getMessage(), e);
      }
    }
    return List.copyOf(keys);
  }

  private static ApiKey key(JsonNode json) {
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (!FIELDS.contains(name)) {
                throw new IllegalArgumentException("\"" + name + "\" is not known");
              }
            });
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    json.path("scopes").forEach(scope -> scopes.add(Scope.ofCode(scope.asText())));
    JsonNode rate = json.path("rate");
    if (!rate.isMissingNode() && !rate.isNull() && !rate.isInt()) {
      throw new IllegalArgumentException("rate " + rate + " must be a whole number");
    }
    return new ApiKey(
        json.path("id").asText(),
        json.path("name").asText(),
        scopes,
        json.path(HASH).asText(),
        rate.isInt() ? rate.asInt() : null,
        Instant.parse(json.path("created").asText()),
        time(json.path("expires")),
        time(json.path("revoked")));
  }

  private static @Nullable Instant time(JsonNode json) {
    return json.isMissingNode() || json.isNull() ? null : Instant.parse(json.asText());
  }
}
