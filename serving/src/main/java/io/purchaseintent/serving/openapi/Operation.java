package io.purchaseintent.serving.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.router.EndpointMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * One route, described beside what handles it: the route carries its description, so that there is
 * none of what there is not. Built in one go, and not changed afterwards.
 */
public final class Operation implements EndpointMetadata {

  private static final Pattern PATH_PARAMETER = Pattern.compile("\\{(\\w+)}");
  private static final String JSON = "application/json";

  private static final Schema REQUEST_ID =
      Schema.text().orNull().described("As in the header X-Request-Id.");

  /** What a refusal is told as. */
  private static final Schema REFUSAL =
      Schema.object()
          .required("error", Schema.oneOf("refused", "failed", "invalid"))
          .required("reason", Schema.text().described("What is wrong, and what to do."))
          .optional("field", Schema.text().described("Where it is wrong, with dots."))
          .optional("request_id", REQUEST_ID)
          .named("Refusal");

  /** What a request that breaks a rule is told. */
  public static final Schema INVALID =
      Schema.object()
          .required("error", Schema.oneOf("invalid"))
          .required("field", Schema.text().described("Its path, with dots."))
          .required(
              "reason", Schema.text().described("What is wrong with it, and what may be there."))
          .optional("request_id", REQUEST_ID)
          .named("Invalid");

  private final Access access;
  private final HandlerType method;
  private final String path;
  private final ObjectNode json = JsonNodeFactory.instance.objectNode();
  private final List<Schema> used = new ArrayList<>();

  private Operation(Access access, HandlerType method, String path, String summary) {
    this.access = access;
    this.method = method;
    this.path = path;
    json.put("summary", summary);
    for (String name : PATH_PARAMETER.matcher(path).results().map(Operation::name).toList()) {
      parameter("path", name, true, Schema.text());
    }
  }

  private static String name(MatchResult parameter) {
    return parameter.group(1);
  }

  /** What a route asks of a request, and what it is for in a sentence. */
  public static Operation of(Access access, HandlerType method, String path, String summary) {
    return new Operation(access, method, path, summary);
  }

  /** A route to read. */
  public static Operation get(Access access, String path, String summary) {
    return of(access, HandlerType.GET, path, summary);
  }

  /** A route to send to. */
  public static Operation post(Access access, String path, String summary) {
    return of(access, HandlerType.POST, path, summary);
  }

  /** More than the summary tells. */
  public Operation description(String text) {
    json.put("description", text);
    return this;
  }

  /** Marks what serves the project's own pages, and may change with any release. */
  public Operation internal() {
    json.put("x-internal", true);
    return this;
  }

  /** With a header that a request may have. */
  public Operation header(String name, Schema value) {
    parameter("header", name, false, value);
    return this;
  }

  private void parameter(String in, String name, boolean required, Schema value) {
    json.withArray("parameters")
        .addObject()
        .put("name", name)
        .put("in", in)
        .put("required", required)
        .set("schema", value.json());
    used.add(value);
  }

  /** With a body of JSON. */
  public Operation body(Schema schema) {
    return body(JSON, schema);
  }

  /** With a body, which may be one of several types. */
  public Operation body(String type, Schema schema) {
    json.withObject("/requestBody").put("required", true);
    content(json.withObject("/requestBody"), type, schema);
    return this;
  }

  /** With an answer of JSON. */
  public Operation answer(int status, String description, Schema schema) {
    return answer(status, description, JSON, schema);
  }

  /** With an answer of a type. */
  public Operation answer(int status, String description, String type, Schema schema) {
    content(response(Integer.toString(status), description), type, schema);
    return this;
  }

  /** With an answer without a body. */
  public Operation answer(int status, String description) {
    response(Integer.toString(status), description);
    return this;
  }

  /** With a refusal: why it comes. */
  public Operation refusal(int status, String why) {
    return answer(status, why, status == 422 ? INVALID : REFUSAL);
  }

  /**
   * With the refusals of a body that is read as one JSON value.
   *
   * @param tooLong when it is too long
   * @param invalid when its value breaks a rule
   */
  public Operation jsonRefusals(String tooLong, String invalid) {
    return refusal(400, "The body is not one JSON value, or has a field twice.")
        .refusal(413, tooLong)
        .refusal(415, "The body is encoded, as by gzip.")
        .refusal(422, invalid);
  }

  private ObjectNode response(String status, String description) {
    return json.withObject("/responses").putObject(status).put("description", description);
  }

  private void content(ObjectNode holder, String type, Schema schema) {
    ObjectNode content =
        holder.has("content") ? (ObjectNode) holder.get("content") : holder.putObject("content");
    content.putObject(type).set("schema", schema.json());
    used.add(schema);
  }

  /** The route, with all that is said of it. */
  public Route handledBy(Handler handler) {
    return new Route(this, handler);
  }

  /** What a request must bring. */
  public Access access() {
    return access;
  }

  /** What a request does. */
  public HandlerType method() {
    return method;
  }

  /** Where it is found, with parameters in braces. */
  public String path() {
    return path;
  }

  /**
   * As the document has it; refusals that any route may give are added.
   *
   * @param scope of the key that it needs where the server has keys
   */
  ObjectNode json(Optional<String> scope) {
    ObjectNode copy = json.deepCopy();
    scope.ifPresent(name -> guard(copy, name));
    copy.put("operationId", operationId());
    refuse(copy, "default", "Any other refusal, such as 405 for another method.");
    return copy;
  }

  private static void guard(ObjectNode operation, String scope) {
    ArrayNode either = operation.putArray("security");
    either.addObject().putArray("bearer").add(scope);
    either.addObject().putArray("header").add(scope);
    either.addObject();
    refuse(operation, "401", "The key is missing, unknown or expired.");
    refuse(operation, "403", "The key is for something else.");
    refuse(operation, "429", "The key's rate is spent: wait for Retry-After seconds.");
  }

  private static void refuse(ObjectNode operation, String status, String why) {
    ObjectNode responses = operation.withObject("/responses");
    if (!responses.has(status)) {
      ObjectNode response = responses.putObject(status).put("description", why);
      response.putObject("content").putObject(JSON).set("schema", REFUSAL.json());
    }
  }

  private String operationId() {
    String words = path.replaceAll("[^A-Za-z0-9]+", "_").replaceAll("^_|_$", "");
    return method.name().toLowerCase(Locale.ROOT) + (words.isEmpty() ? "" : "_" + words);
  }

  /** What has a name in it. */
  Map<String, ObjectNode> components() {
    Map<String, ObjectNode> all = new TreeMap<>(REFUSAL.components());
    used.forEach(schema -> all.putAll(schema.components()));
    return all;
  }
}
