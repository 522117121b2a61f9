package io.purchaseintent.serving.openapi;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** The document that tells programs what a server answers. */
public final class OpenApi {

  private static final String INTRODUCTION =
      "From a shop's clickstream to the probability that a visit ends in a purchase. A refusal is"
          + " JSON: error, reason, and for a request that breaks a rule the field. A path that is"
          + " not here is answered with 404. Keys are asked for once the server has some.";

  private OpenApi() {}

  /**
   * The document, of OpenAPI 3.1.
   *
   * @param scopes of the keys that are asked for where the server has keys
   */
  public static ObjectNode document(List<Route> routes, Function<Access, Optional<String>> scopes) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("openapi", "3.1.0");
    json.putObject("info")
        .put("title", "Purchase Intent")
        .put("version", "0.1.0")
        .put("description", INTRODUCTION);
    ObjectNode paths = json.putObject("paths");
    Map<String, ObjectNode> components = new TreeMap<>();
    for (Route route : routes) {
      Operation operation = route.operation();
      ObjectNode path =
          paths.has(operation.path())
              ? (ObjectNode) paths.get(operation.path())
              : paths.putObject(operation.path());
      path.set(name(operation.method()), operation.json(scopes.apply(operation.access())));
      components.putAll(operation.components());
    }
    ObjectNode shared = json.putObject("components");
    shared.putObject("schemas").setAll(components);
    ObjectNode keys = shared.putObject("securitySchemes");
    keys.putObject("bearer").put("type", "http").put("scheme", "bearer");
    keys.putObject("header").put("type", "apiKey").put("in", "header").put("name", "X-Api-Key");
    return json;
  }

  private static String name(HandlerType method) {
    return method.name().toLowerCase(Locale.ROOT);
  }
}
