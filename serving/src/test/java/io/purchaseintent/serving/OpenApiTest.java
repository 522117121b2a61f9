package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The document and what the server really answers, over HTTP. */
final class OpenApiTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  @TempDir private static Path home;
  private static WholeServer server;
  private static JsonNode document;

  @BeforeAll
  static void start() throws Exception {
    TrainedModel.register(home.resolve("registry"));
    server = WholeServer.start(home.resolve("registry"), home.resolve("log"), NoonCollector.CLOCK);
    document = server.json("/openapi.json");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static List<Error> errors(JsonNode schema, JsonNode value) {
    Schema checked = SCHEMAS.getSchema(schema);
    return checked.validate(value);
  }

  @Test
  void document_isOpenApi() throws Exception {
    JsonNode rules;
    try (InputStream in = getClass().getResourceAsStream("openapi-3.1.schema.json")) {
      rules = JSON.readTree(Objects.requireNonNull(in));
    }

    assertEquals(List.of(), errors(rules, document));
    assertFalse(errors(rules, ((ObjectNode) document.deepCopy()).put("openapi", "2")).isEmpty());
  }

  @Test
  void routes_areAllThere_andDescribed() {
    Set<String> found = new TreeSet<>();
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        String name = operation.getKey() + " " + path.getKey();
        found.add(name);
        assertFalse(operation.getValue().path("summary").asText().isEmpty(), name);
        assertTrue(operation.getValue().path("responses").size() > 1, name);
      }
    }

    assertEquals(
        new TreeSet<>(
            Set.of(
                "get /",
                "get /admin/variants",
                "get /dashboard.json",
                "get /dashboard/versions/{version}/model-card.md",
                "get /dashboard/versions/{version}/report.html",
                "get /experiments.json",
                "get /experiments/{id}/report.html",
                "get /health",
                "get /health/live",
                "get /health/ready",
                "get /loop.json",
                "get /metrics",
                "get /openapi.json",
                "get /policy",
                "get /shop",
                "get /timeline.json",
                "get /tracker.js",
                "get /watch",
                "get /watch.json",
                "get /watch/{day}/report.html",
                "options /events",
                "post /admin/loop/abort",
                "post /admin/loop/pause",
                "post /admin/loop/resume",
                "post /admin/loop/skip",
                "post /admin/rollback",
                "post /admin/variants/{version}",
                "post /assign",
                "post /decide",
                "post /events",
                "post /events/webhook",
                "post /explain",
                "post /predict",
                "post /predict/batch")),
        found);
  }

  /** Every reference leads somewhere, and nothing is defined in vain. */
  @Test
  void references_andDefinitions_areTheSame() {
    Set<String> used = new TreeSet<>();
    document.findValuesAsText("$ref").forEach(ref -> used.add(ref.replaceAll(".*/", "")));
    Set<String> defined = new TreeSet<>();
    document.path("components").path("schemas").fieldNames().forEachRemaining(defined::add);

    assertEquals(defined, used);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "post | /predict | {\"session_id\":\"s\"} | 200",
        "post | /predict | {\"session_id\":\"s\",\"user_id\":\"u\",\"product_id\":\"p\"} | 200",
        "post | /predict | { | 400",
        "post | /predict | {\"session_id\":[5]} | 422",
        "post | /predict/batch | [{\"session_id\":\"s\"},{}] | 200",
        "post | /predict/batch | {} | 422",
        "post | /decide | {\"session_id\":\"s\",\"cart_value\":60} | 200",
        "post | /decide | {\"session_id\":\"s\",\"cart_value\":-1} | 422",
        "post | /predict | {\"session_id\":\"s1\"} | 200",
        "post | /explain | {\"session_id\":\"s1\"} | 200",
        "post | /explain | {\"session_id\":\"s\"} | 200",
        "get | /policy | | 200",
        "post | /events | {\"event_id\":\"e\",\"type\":\"nap\"} | 422",
        "post | /events | | 400",
        "post | /events/webhook | {\"id\":\"e\",\"lines\":[{},{}]} | 422",
        "post | /events/webhook | {\"id\":\"e\",\"lines\":7} | 422",
        "post | /events/webhook | [] | 202",
        "post | /events/webhook | { | 400",
        "get | /health | | 200",
        "get | /health/live | | 200",
        "get | /health/ready | | 200",
        "get | /metrics | | 200",
        "get | /admin/variants | | 200",
        "post | /admin/variants/{version} | {\"to\":\"moon\",\"who\":\"a\",\"why\":\"b\"} | 422",
        "post | /admin/rollback | {\"who\":\"a\",\"why\":\"b\"} | 409",
        "get | / | | 200",
        "get | /dashboard.json | | 200",
        "get | /dashboard/versions/{version}/report.html | | 404",
        "get | /watch | | 200",
        "get | /watch.json | | 200",
        "get | /timeline.json | | 200",
        "get | /loop.json | | 200",
        "post | /admin/loop/pause | {\"who\":\"a\",\"why\":\"b\",\"id\":\"x-1\"} | 200",
        "post | /admin/loop/skip | {\"why\":\"b\",\"of\":\"rollout v2\"} | 200",
        "post | /admin/loop/abort | {\"who\":\"a\"} | 422",
        "post | /admin/loop/resume | {\"why\":\"b\",\"id\":\"../x\"} | 422",
        "get | /watch/{day}/report.html | | 404",
        "get | /shop | | 200",
        "get | /tracker.js | | 200",
        "get | /openapi.json | | 200",
      })
  void answers_areAsDescribed(String method, String path, String body, int status)
      throws Exception {
    String real = path.replace("{version}", "v1").replace("{day}", "2016-10-30");

    HttpResponse<String> response =
        method.equals("get") ? server.get(real) : server.post(real, body == null ? "" : body);

    assertEquals(status, response.statusCode(), response.body());
    JsonNode described =
        document.path("paths").path(path).path(method).path("responses").path("" + status);
    String type = response.headers().firstValue("Content-Type").orElse("").split(";")[0];
    JsonNode schema = described.path("content").path(type).path("schema");
    assertFalse(schema.isMissingNode(), () -> type + " is not among " + described);
    assertEquals(List.of(), errors(inDocument(schema), value(type, response.body())));
  }

  @Test
  void acceptedEvent_andWhatNobodyDescribed_areAsDescribed() throws Exception {
    String event =
        "{\"event_id\":\"e\",\"type\":\"page_view\",\"session_id\":\"s\",\"user_agent\":"
            + "\"Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0.0.0\",\"event_time\":\""
            + NoonCollector.CLOCK.instant()
            + "\"}";

    HttpResponse<String> taken = server.post("/events", event);
    HttpResponse<String> nowhere = server.get("/nowhere");
    HttpResponse<String> otherMethod = server.get("/predict");

    JsonNode events = document.path("paths").path("/events").path("post");
    assertEquals(202, taken.statusCode(), taken.body());
    assertEquals(List.of(), errors(inDocument(ofJson(events, "202")), JSON.readTree(taken.body())));
    assertEquals(
        List.of(), errors(inDocument(ofJson(events, "requestBody")), JSON.readTree(event)));
    assertEquals(404, nowhere.statusCode());
    assertEquals(405, otherMethod.statusCode());
    JsonNode other = inDocument(ofJson(events, "default"));
    assertEquals(List.of(), errors(other, JSON.readTree(nowhere.body())));
    assertEquals(List.of(), errors(other, JSON.readTree(otherMethod.body())));
  }

  /** A schema that lets all pass would hide every mistake. */
  @Test
  void wrongAnswers_areNotAsDescribed() throws Exception {
    JsonNode schema = inDocument(ofJson(document.at("/paths/~1predict/post"), "200"));
    ObjectNode answer =
        (ObjectNode) JSON.readTree(server.post("/predict", "{\"session_id\":\"s\"}").body());
    List<ObjectNode> wrong = new ArrayList<>();
    wrong.add(answer.deepCopy().put("propensity", 1.5));
    wrong.add(answer.deepCopy().put("fallback", "no idea"));
    wrong.add(answer.deepCopy().without("variant"));
    ObjectNode status = answer.deepCopy();
    status.withObject("/states").put("user", "gone");
    wrong.add(status);

    wrong.forEach(each -> assertFalse(errors(schema, each).isEmpty(), each::toString));
  }

  @Test
  void whoHasTheDocument_isNotSentItAgain() throws Exception {
    String tag = server.get("/openapi.json").headers().firstValue("ETag").orElseThrow();

    HttpResponse<String> again =
        server.send(
            HttpRequest.newBuilder(server.uri("/openapi.json"))
                .header("If-None-Match", "\"other\", W/" + tag));
    HttpResponse<String> other =
        server.send(
            HttpRequest.newBuilder(server.uri("/openapi.json"))
                .header("If-None-Match", "\"other\""));

    assertEquals(304, again.statusCode());
    assertEquals("", again.body());
    assertEquals(200, other.statusCode());
  }

  private static JsonNode ofJson(JsonNode operation, String part) {
    JsonNode holder =
        part.equals("requestBody") ? operation.path(part) : operation.path("responses").path(part);
    return holder.path("content").path("application/json").path("schema");
  }

  /** With the definitions that it refers to. */
  private static JsonNode inDocument(JsonNode schema) {
    ObjectNode whole = schema.deepCopy();
    whole.set("components", document.path("components"));
    return whole;
  }

  private static JsonNode value(String type, String body) throws Exception {
    return type.equals("application/json") ? JSON.readTree(body) : JSON.valueToTree(body);
  }
}
