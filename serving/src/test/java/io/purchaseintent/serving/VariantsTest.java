package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.event.EventType;
import io.purchaseintent.experiment.Allocation;
import io.purchaseintent.experiment.Layer;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.FeatureRequest;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.FinalJudgement;
import io.purchaseintent.registry.Move;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.Role;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.serving.log.PredictionSink;
import io.purchaseintent.serving.online.FeatureReader;
import io.purchaseintent.serving.online.States;
import io.purchaseintent.serving.variant.Guard;
import io.purchaseintent.serving.variant.ServerVotes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several models in production, over real HTTP and a real registry. */
final class VariantsTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Guard.Bounds BOUNDS = Guard.Bounds.defaults();

  private static final SessionState VISIT =
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
              null,
              null,
              null,
              null,
              null));

  @TempDir private Path folder;

  private final HttpClient http = HttpClient.newHttpClient();

  private final BlockingQueue<LoggedPrediction> logged = new LinkedBlockingQueue<>();

  private ModelsInProduction models;

  /** Everybody is in the middle of the same visit. */
  private static final class OneVisit implements FeatureReader {

    @Override
    public List<States> read(List<Keys> keys, long nanosLeft) {
      StateIdentity none = StateIdentity.none(StateStatus.NOT_ASKED);
      return Collections.nCopies(
          keys.size(), new States(null, VISIT, null, none, StateIdentity.of(VISIT), none));
    }

    @Override
    public boolean isReachable() {
      return true;
    }

    @Override
    public void close() {}
  }

  private final class Kept implements PredictionSink {

    @Override
    public void describe(FeatureSet featureSet) {}

    @Override
    public void accept(LoggedPrediction prediction) {
      logged.add(prediction);
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void start() throws IOException {
    TrainedModel.register(folder);
    models = server();
  }

  private ModelsInProduction server() {
    return new ModelsInProduction(
        folder, new OneVisit(), new Kept(), BOUNDS, ServerVotes.ALONE, CLOCK);
  }

  @AfterEach
  void stop() {
    models.close();
  }

  private HttpResponse<String> send(ModelsInProduction to, String path, String body)
      throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + to.server.port() + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    return http.send(
        (body.isEmpty() ? request : request.POST(HttpRequest.BodyPublishers.ofString(body)))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode ask(ModelsInProduction to, String session) throws Exception {
    HttpResponse<String> response = send(to, "/predict", "{\"session_id\":\"" + session + "\"}");
    assertEquals(200, response.statusCode(), response.body());
    return JSON.readTree(response.body());
  }

  private static String move(String to, String more) {
    return "{\"to\":\"" + to + "\",\"who\":\"ann\",\"why\":\"to see\"" + more + "}";
  }

  private double expected(String version) {
    PropensityModel model = models.registry.load(TrainedModel.NAME, version);
    return model.propensity(
        Segment.ANONYMOUS,
        model.featureSet().vector(null, VISIT, null, new FeatureRequest(NOW, null, 0)));
  }

  /** Every visit here began anonymous, as its state tells. */
  @Test
  void visitor_staysWithWhoAnswersHim_whenHeSignsIn() throws Exception {
    TrainedModel.write(folder, 0.7f);
    models.promote("v2", Placement.challenger(0.5));
    Set<String> answering = new HashSet<>();
    for (int i = 0; i < 40; i++) {
      String before = ask(models, "visit-" + i).path("variant").asText();
      HttpResponse<String> after =
          send(
              models,
              "/predict",
              "{\"session_id\":\"visit-" + i + "\",\"user_id\":\"shopper-" + i + "\"}");

      assertEquals(before, JSON.readTree(after.body()).path("variant").asText());
      answering.add(before);
    }

    assertEquals(2, answering.size());
    assertEquals("session", logged.take().unit());
  }

  @Test
  void challenger_answersItsShare_theSameOnEveryServer_andOffline() throws Exception {
    TrainedModel.write(folder, 0.7f);
    HttpResponse<String> refused =
        send(models, "/admin/variants/v2", move("challenger", ",\"share\":0.4"));
    assertEquals(409, refused.statusCode());
    assertTrue(refused.body().contains("v2 was put to no gate"), refused.body());

    HttpResponse<String> moved =
        send(
            models,
            "/admin/variants/v2",
            move("challenger", ",\"share\":0.4,\"despite_gates\":true"));

    assertEquals(200, moved.statusCode(), moved.body());
    JsonNode challenger = JSON.readTree(moved.body()).path("now").path("challengers").get(0);
    assertEquals("v2", challenger.path("version").asText());
    assertEquals(0.4, challenger.path("share").asDouble());
    Allocation offline =
        Allocation.of(
            new Layer("model:" + TrainedModel.NAME),
            models.registry.moves(TrainedModel.NAME).stream().map(Move::share).toList());
    int challenged = 0;
    try (ModelsInProduction other = server()) {
      for (int i = 0; i < 500; i++) {
        String session = "visit-" + i;
        JsonNode answer = ask(models, session);
        boolean byChallenger = offline.challengerOf(session).isPresent();
        assertEquals(byChallenger ? "challenger-v2" : "champion", answer.path("variant").asText());
        String version = byChallenger ? "v2" : "v1";
        assertEquals(version, answer.path("model_version").asText());
        assertEquals(expectedOnce(version), answer.path("propensity").asDouble());
        assertEquals(answer.path("variant"), ask(other, session).path("variant"));
        challenged += byChallenger ? 1 : 0;
      }
    }
    // 0.4 of 500, to five standard deviations.
    assertEquals(200, challenged, 55);
    assertEquals(
        Set.of("champion", "challenger-v2"),
        new HashSet<>(logged.stream().map(LoggedPrediction::variant).toList()));
  }

  private final Map<String, Double> expectations = new HashMap<>();

  private double expectedOnce(String version) {
    return expectations.computeIfAbsent(version, this::expected);
  }

  @Test
  void versionThatKeptDaysBack_isNoChampion_beforeItIsJudgedByThem() throws Exception {
    ObjectNode manifest = models.registry.manifest(TrainedModel.NAME, "v1").deepCopy();
    Map<String, byte[]> files = new HashMap<>();
    manifest
        .path("files")
        .fieldNames()
        .forEachRemaining(
            name -> files.put(name, models.registry.file(TrainedModel.NAME, "v1", name)));
    manifest.putObject("gates").put("passed", true);
    manifest.putObject("final_part").put("from", "2026-03-14T00:00:00Z");
    models.registry.write(
        TrainedModel.NAME, manifest, files, new AuditEntry(NOW, "ann", "./intent train"));

    HttpResponse<String> refused = send(models, "/admin/variants/v2", move("champion", ""));

    assertEquals(409, refused.statusCode());
    assertTrue(
        refused.body().contains("v2 kept days back, and was not judged by them"), refused.body());
    assertEquals(200, send(models, "/admin/variants/v2", move("shadow", "")).statusCode());
    models.registry.judge(
        TrainedModel.NAME,
        "v2",
        new AuditEntry(NOW, "ann", FinalJudgement.logged("final part cafe", true)));
    assertEquals(200, send(models, "/admin/variants/v2", move("champion", "")).statusCode());
  }

  @Test
  void wrongMoves_areRefused_withFieldAndReason() throws Exception {
    TrainedModel.write(folder, 0.7f);
    for (Map.Entry<String, String> wrong :
        Map.ofEntries(
                Map.entry(move("king", ""), "to"),
                Map.entry(move("shadow", ",\"share\":0.5"), "share"),
                Map.entry(move("shadow", ",\"share\":-0.5"), "share"),
                Map.entry(move("shadow", ",\"share\":\"x\""), "share"),
                Map.entry(move("challenger", ""), "share"),
                Map.entry(move("challenger", ",\"share\":1.5"), "share"),
                Map.entry(move("challenger", ",\"share\":\"0.5\""), "share"),
                Map.entry(move("shadow", ",\"despite_gates\":\"true\""), "despite_gates"),
                Map.entry(move("shadow", ",\"despite_gates\":1"), "despite_gates"),
                Map.entry("{\"to\":\"shadow\",\"who\":\"\",\"why\":\"x\"}", "who"),
                Map.entry("{\"to\":\"shadow\",\"who\":\"x\",\"why\":\" \"}", "why"),
                Map.entry(move("shadow", ",\"weight\":1"), "weight"))
            .entrySet()) {
      HttpResponse<String> response = send(models, "/admin/variants/v2", wrong.getKey());
      assertEquals(422, response.statusCode(), wrong.getKey() + response.body());
      assertEquals(wrong.getValue(), JSON.readTree(response.body()).path("field").asText());
    }
    assertEquals(409, send(models, "/admin/variants/v9", move("shadow", "")).statusCode());
    assertEquals(409, send(models, "/admin/variants/v1", move("shadow", "")).statusCode());
    assertEquals(
        List.of("register", "promote", "register"),
        models.registry.moves(TrainedModel.NAME).stream()
            .map(move -> move.action().code())
            .toList());
  }

  @Test
  void shadow_scoresTheSameQuestion_andIsNotHeard() throws Exception {
    TrainedModel.write(folder, 0.7f);
    models.promote("v2", Placement.of(Role.SHADOW));

    JsonNode answer = ask(models, "s");

    assertEquals("champion", answer.path("variant").asText());
    Map<String, LoggedPrediction> records = new HashMap<>();
    for (int i = 0; i < 2; i++) {
      LoggedPrediction record =
          Objects.requireNonNull(logged.poll(10, TimeUnit.SECONDS), "was not logged");
      records.put(record.variant(), record);
    }
    LoggedPrediction heard = Objects.requireNonNull(records.get("champion"));
    LoggedPrediction shadow = Objects.requireNonNull(records.get("shadow-v2"));
    assertArrayEquals(heard.vector(), shadow.vector());
    assertEquals("v2", shadow.modelVersion());
    assertEquals(expected("v2"), shadow.propensity());
    assertEquals(heard.session(), shadow.session());
  }

  @Test
  void championsThatChangeUnderLoad_answerEachQuestionWholly() throws Exception {
    TrainedModel.write(folder, 0.7f);
    Map<String, Double> expected = Map.of("v1", expected("v1"), "v2", expected("v2"));
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Callable<Set<String>> asking =
          () -> {
            Set<String> versions = new HashSet<>();
            while (!done.get()) {
              JsonNode answer = ask(models, "s");
              String version = answer.path("model_version").asText();
              assertEquals(expected.get(version), answer.path("propensity").asDouble());
              versions.add(version);
            }
            return versions;
          };
      List<Future<Set<String>>> askers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        askers.add(threads.submit(asking));
      }
      for (int i = 0; i < 30; i++) {
        models.promote(i % 2 == 0 ? "v2" : "v1", Placement.of(Role.CHAMPION));
        // At least one answer by each.
        ask(models, "s");
      }
      done.set(true);
      Set<String> seen = new HashSet<>();
      for (Future<Set<String>> asker : askers) {
        seen.addAll(asker.get(1, TimeUnit.MINUTES));
      }
      assertEquals(Set.of("v1", "v2"), seen);
    } finally {
      done.set(true);
      threads.shutdownNow();
    }
  }

  @Test
  void versionWithABrokenFile_isRefusedWithTheReason_andTheOneBeforeGoesOn() throws Exception {
    TrainedModel.write(folder, 0.7f);
    Path booster = folder.resolve(TrainedModel.NAME).resolve("v2/booster-known.json");
    byte[] whole = Files.readAllBytes(booster);
    byte[] edited = whole.clone();
    edited[whole.length / 2] ^= 1;

    promoteBeforeTheServerLooks("v2");
    Files.write(booster, edited);
    models.variants.refresh();

    assertEquals("v1", ask(models, "s").path("model_version").asText());
    JsonNode health = JSON.readTree(send(models, "/health", "").body());
    assertEquals("degraded", health.path("status").asText());
    String problem = health.path("problems").path(0).asText();
    assertTrue(problem.contains("v2") && problem.contains("booster-known.json"), problem);
    Files.write(booster, Arrays.copyOf(whole, whole.length / 2));
    models.variants.refresh();
    assertEquals("v1", ask(models, "s").path("model_version").asText());
    Files.write(booster, whole);
    models.variants.refresh();
    assertEquals("v2", ask(models, "s").path("model_version").asText());
    assertEquals("ok", JSON.readTree(send(models, "/health", "").body()).path("status").asText());
  }

  @Test
  void challenger_isTakenOut_alsoWhileTheNewChampionCannotServe() throws Exception {
    TrainedModel.write(folder, 0.7f);
    TrainedModel.write(folder, 0.9f);
    models.promote("v2", Placement.challenger(1));
    Instant since = models.variants.championSince();
    promoteBeforeTheServerLooks("v3");
    Files.delete(folder.resolve(TrainedModel.NAME).resolve("v3/booster-known.json"));
    models.variants.refresh();
    assertEquals("v2", ask(models, "s").path("model_version").asText());

    models.promote("v2", Placement.STAGING);

    assertEquals("v1", ask(models, "s").path("model_version").asText());
    assertEquals(since, models.variants.championSince());
    assertEquals(1, models.variants.problems().size());
  }

  @Test
  void challengerThatSaysNoNumber_fails_andTheChampionAnswers() throws Exception {
    TrainedModel.writeOfNoNumber(folder);
    models.promote("v2", Placement.challenger(1));

    JsonNode answer = ask(models, "s");

    assertEquals("v1", answer.path("model_version").asText());
    assertTrue(answer.path("propensity").isNumber(), answer.toString());
    assertTrue(models.guard.takenOut().isEmpty());
    for (int i = 0; i < 50 && models.guard.takenOut().isEmpty(); i++) {
      ask(models, "s" + i);
      models.guard.look();
    }
    assertTrue(models.guard.takenOut().containsKey("v2"), "one that always fails is out");
  }

  @Test
  void registryThatIsGone_isAProblem_andThoseOfBeforeGoOn() throws Exception {
    Path away = folder.resolveSibling(folder.getFileName() + "-away");
    Files.move(folder, away);
    models.variants.refresh();

    assertEquals("v1", ask(models, "s").path("model_version").asText());
    JsonNode health = JSON.readTree(send(models, "/health", "").body());
    assertEquals("degraded", health.path("status").asText());
    Files.move(away, folder);
    models.variants.refresh();
    assertEquals(List.of(), models.variants.problems());
  }

  /** A version is promoted whole: what breaks it comes after. */
  private void promoteBeforeTheServerLooks(String version) {
    models.registry.promote(
        TrainedModel.NAME,
        version,
        Placement.of(Role.CHAMPION),
        new AuditEntry(Instant.EPOCH, "ann", "better"));
  }
}
