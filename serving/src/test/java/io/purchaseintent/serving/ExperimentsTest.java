package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.purchaseintent.event.EventType;
import io.purchaseintent.experiment.AllocationUnit;
import io.purchaseintent.experiment.Experiment;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.policy.PolicyFile;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.FileRegistry;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.experiment.ExperimentBoard;
import io.purchaseintent.serving.online.FeatureReader;
import io.purchaseintent.serving.online.States;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What visitors are given, told and logged, over real HTTP and a real registry. */
final class ExperimentsTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final AuditEntry AUDIT = new AuditEntry(NOW, "ann", "to see");

  private static final String LABELS =
      """
      experiment: badge
      layer: page
      arms: [{arm: control, weight: 1}, {arm: with, weight: 1}]
      """;
  private static final String MODELS =
      """
      experiment: newer
      layer: model
      arms: [{arm: control, weight: 1}, {arm: new, weight: 1, model: v2}]
      """;

  @TempDir private Path folder;

  private ExperimentServer server;

  /** Every visit began anonymous, but those named known; of those named lost nothing is told. */
  private static final class Visits implements FeatureReader {

    @Override
    public List<States> read(List<Keys> keys, long nanosLeft) {
      return keys.stream().map(Visits::states).toList();
    }

    private static States states(Keys keys) {
      StateIdentity none = StateIdentity.none(StateStatus.NOT_ASKED);
      if (keys.sessionId().startsWith("lost")) {
        StateIdentity lost = StateIdentity.none(StateStatus.MISSING);
        return new States(null, SessionState.empty(), null, none, lost, none);
      }
      String user = keys.sessionId().startsWith("known") ? keys.userId() : null;
      SessionState visit =
          SessionState.of(
              new CompactEvent(
                  NOW.toEpochMilli() - 1_000,
                  0,
                  1,
                  EventType.ADD_TO_CART,
                  "shoe",
                  "shoes",
                  30_000_000,
                  1,
                  null,
                  user,
                  null,
                  null,
                  null,
                  null));
      return new States(null, visit, null, none, StateIdentity.of(visit), none);
    }

    @Override
    public boolean isReachable() {
      return true;
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void open() throws IOException {
    TrainedModel.register(folder);
    TrainedModel.write(folder, 0.7f);
    server = server();
  }

  private ExperimentServer server() {
    return new ExperimentServer(folder, new Visits(), CLOCK);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private void start(String yaml) {
    ExperimentServer.start(folder, yaml, CLOCK);
    server.experiments.refresh();
  }

  private Experiment running(String id) {
    return ExperimentServer.board(folder).view().find(id).orElseThrow().experiment();
  }

  private static String visit(String session) {
    return "{\"session_id\":\"" + session + "\"}";
  }

  private static String visit(String session, String user) {
    return "{\"session_id\":\"" + session + "\",\"user_id\":\"" + user + "\"}";
  }

  private List<String> exposures() throws InterruptedException {
    return server.logged.take().exposures().stream().map(each -> each.text()).toList();
  }

  @Test
  void label_isToldAndLoggedWhereAShopAsksForIt_andNowhereElse() throws Exception {
    start(LABELS);
    Set<String> arms = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      String arm = running("badge").armOf("s" + i).name();
      arms.add(arm);

      JsonNode assigned = server.post("/assign", visit("s" + i));

      assertEquals(arm, assigned.path("assigned").path("badge@1").asText());
      assertEquals(arm, assigned.path("experiments").path("badge@1").asText());
      assertTrue(assigned.path("propensity").isNumber());
      LoggedPrediction logged = server.logged.take();
      assertEquals(assigned.path("prediction_id").asText(), logged.id());
      assertEquals("badge@1=" + arm + "/session", logged.exposures().get(0).text());
      assertEquals("champion", logged.variant());
    }
    assertEquals(Set.of("control", "with"), arms);

    assertFalse(server.post("/predict", visit("s1")).has("experiments"));
    assertEquals(List.of(), exposures());
    assertFalse(server.post("/decide", visit("s1")).has("experiments"));
    assertEquals(List.of(), exposures());
  }

  @Test
  void assign_askedForSome_exposesNoOther() throws Exception {
    start(LABELS);
    start(LABELS.replace("badge", "other").replace("page", "elsewhere"));

    JsonNode some =
        server.post("/assign", "{\"session_id\":\"s1\",\"experiments\":[\"other\",\"gone\"]}");

    assertEquals(List.of("other@1"), names(some.path("assigned")));
    assertEquals(List.of("other@1"), names(some.path("experiments")));
    assertEquals("[\"gone\"]", some.path("unknown").toString());
    assertEquals(1, exposures().size());
    assertFalse(server.post("/assign", visit("s1")).has("unknown"));
    assertEquals(
        422,
        server.send("/assign", "{\"session_id\":\"s1\",\"experiments\":\"badge\"}").statusCode());
  }

  private static List<String> names(JsonNode map) {
    return map.properties().stream().map(Map.Entry::getKey).toList();
  }

  @Test
  void model_answersItsUnits_andNoChallengerOnesOfTheExperiment() throws Exception {
    TrainedModel.write(folder, 0.8f);
    new FileRegistry(folder).promote(TrainedModel.NAME, "v3", Placement.challenger(1), AUDIT);
    server.variants.refresh();
    assertEquals("challenger-v3", server.post("/predict", visit("s1")).path("variant").asText());
    server.logged.take();
    start(MODELS);
    Map<String, String> versions = Map.of("control", "v1", "new", "v2");
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      String arm = running("newer").armOf("s" + i).name();
      seen.add(arm);

      JsonNode answer = server.post("/predict", visit("s" + i));

      assertEquals(versions.get(arm), answer.path("model_version").asText());
      assertEquals("experiment-" + versions.get(arm), answer.path("variant").asText());
      assertEquals(arm, answer.path("experiments").path("newer@1").asText());
      assertEquals(List.of("newer@1=" + arm + "/session"), exposures());
    }
    assertEquals(versions.keySet(), seen);
  }

  @Test
  void model_thatFails_isReplacedByTheChampionAndCounted() throws Exception {
    TrainedModel.writeOfNoNumber(folder);
    start(MODELS.replace("v2", "v3"));
    String unit = unitOf("newer", "new");

    JsonNode answer = server.post("/predict", visit(unit));

    assertEquals("v1", answer.path("model_version").asText());
    assertEquals("experiment-v1", answer.path("variant").asText());
    assertEquals(List.of("newer@1=new/session"), exposures(), "as it was meant to be");
    assertTrue(
        server
            .get("/metrics")
            .contains("experiment_fallbacks_total{arm=\"new\",experiment=\"newer@1\"} 1.0"));
    String problem =
        server.json("/experiments.json").path("experiments").path(0).path("problems").toString();
    assertTrue(problem.contains("The model of arm new, v3, could not answer 1 times"), problem);
  }

  private String unitOf(String experiment, String arm) {
    Experiment running = running(experiment);
    for (int i = 0; ; i++) {
      if (running.armOf("s" + i).name().equals(arm)) {
        return "s" + i;
      }
    }
  }

  @Test
  void policy_decidesForItsUnits_andIsExposedThereOnly() throws Exception {
    String bold = PolicyFile.shipped().text().replaceFirst("(?m)^name: .*$", "name: bold");
    start(
        "experiment: offers\narms:\n  - {arm: control, weight: 1}\n  - arm: bold\n    weight: 1\n"
            + "    policy_text: "
            + new ObjectMapper().writeValueAsString(bold));
    Map<String, String> policies = new HashMap<>();
    for (int i = 0; i < 20; i++) {
      String arm = running("offers").armOf("s" + i).name();

      JsonNode decided = server.post("/decide", visit("s" + i));

      assertEquals(arm, decided.path("experiments").path("offers@1").asText());
      assertEquals(List.of("offers@1=" + arm + "/session"), exposures());
      policies.put(arm, decided.path("decision").path("policy").asText());
    }
    assertTrue(policies.getOrDefault("bold", "").startsWith("bold"), policies.toString());
    assertNotEquals(policies.get("control"), policies.get("bold"));

    JsonNode assigned = server.post("/assign", visit("s1"));
    assertEquals(List.of("offers@1"), names(assigned.path("assigned")));
    assertFalse(assigned.has("experiments"), "nothing was decided");
    assertEquals(List.of(), exposures());
  }

  @Test
  void visitor_keepsHisArm_whenHeSignsIn_unlessTheStoreDoesNotTellHowTheVisitBegan()
      throws Exception {
    start(LABELS);
    for (int i = 0; i < 20; i++) {
      String session = "s" + i;
      JsonNode before = server.post("/assign", visit(session)).path("assigned");
      assertEquals(before, server.post("/assign", visit(session, "u" + i)).path("assigned"));
      JsonNode known = server.post("/assign", visit("known" + i, "u" + i)).path("assigned");
      assertEquals(
          running("badge").armOf("u" + i).name(), known.path("badge@1").asText(), "by his id");
      for (int logged = 0; logged < 3; logged++) {
        server.logged.take();
      }
      JsonNode lost = server.post("/assign", visit("lost" + i, "u" + i)).path("assigned");
      assertEquals(known, lost, "by his id, as nothing tells that the visit began without");
      assertEquals(AllocationUnit.USER, server.logged.take().exposures().get(0).unit());
    }
  }

  @Test
  void tenThousand_areTheSameOnTwoServersAndByTheFunction() throws Exception {
    start(MODELS);
    start(LABELS.replace("weight: 1}, {", "weight: 3}, {"));
    Experiment newer = running("newer");
    int arms = 0;
    try (ExperimentServer other = server()) {
      for (int batch = 0; batch < 10; batch++) {
        ArrayNode questions = new ObjectMapper().createArrayNode();
        for (int i = 0; i < 1_000; i++) {
          questions.addObject().put("session_id", "visit-" + batch + "-" + i);
        }
        JsonNode one = server.post("/predict/batch", questions.toString()).path("predictions");
        JsonNode two = other.post("/predict/batch", questions.toString()).path("predictions");
        for (int i = 0; i < 1_000; i++) {
          String arm = one.path(i).path("experiments").path("newer@1").asText();
          assertEquals(arm, two.path(i).path("experiments").path("newer@1").asText());
          assertEquals(newer.armOf("visit-" + batch + "-" + i).name(), arm);
          arms += arm.equals("new") ? 1 : 0;
        }
      }
      JsonNode label = server.post("/assign", visit("s1")).path("assigned");
      assertEquals(label, other.post("/assign", visit("s1")).path("assigned"));
    }
    assertEquals(5_000, arms, 4 * 50);
  }

  @Test
  void registryThatIsAway_changesNothing_andIsTold() throws Exception {
    start(LABELS);
    JsonNode before = server.post("/assign", visit("s1")).path("assigned");
    assertEquals(1, before.size());
    server.registryIsAway = true;
    ExperimentBoard board = ExperimentServer.board(folder);
    board.stop("badge", AUDIT);

    server.experiments.refresh();

    assertEquals(before, server.post("/assign", visit("s1")).path("assigned"));
    assertEquals(
        List.of("The experiments stay as they were: the registry is away"),
        server.experiments.problems());
    assertTrue(server.get("/metrics").contains("experiment_problems 1.0"));
    server.registryIsAway = false;
    server.experiments.refresh();
    assertEquals(List.of(), server.experiments.problems());
    assertEquals(0, server.post("/assign", visit("s1")).path("assigned").size());
  }

  @Test
  void counts_areByArm_andUnitsCountOnce() throws Exception {
    start(LABELS);
    String with = unitOf("badge", "with");
    for (int i = 0; i < 30; i++) {
      server.post("/assign", visit(with));
      // It is counted before it is logged, and answered before that.
      server.logged.take();
    }

    JsonNode arm =
        server.json("/experiments.json").path("experiments").path(0).path("arms").path(1);

    assertEquals("with", arm.path("arm").asText());
    assertEquals(30, arm.path("answers").asInt());
    assertEquals(1, arm.path("units").asInt());
    assertTrue(
        server
            .get("/metrics")
            .contains("experiment_assignments_total{arm=\"with\",experiment=\"badge@1\"} 30.0"));
  }
}
