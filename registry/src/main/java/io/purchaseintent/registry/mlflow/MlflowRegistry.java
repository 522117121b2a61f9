package io.purchaseintent.registry.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.hash.Sha256;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.Discrepancy;
import io.purchaseintent.registry.ModelBundle;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.Move;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.Role;
import io.purchaseintent.registry.Stage;
import io.purchaseintent.registry.Standings;
import io.purchaseintent.scoring.PropensityModel;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/**
 * A registry that is an MLflow server: a version is a model version there, made of a run with
 * parameters, metrics and artifacts.
 *
 * <p>A version is there from one call on, its last: the tag that says what was registered. MLflow
 * gives it its number before, so a model version without that tag is none, but what a server that
 * died has left. A move is one call too: a tag of the registered model, of which the tags together
 * are the log. What MLflow shows, aliases for roles and tags for stages, is set after that, and set
 * again by each move; it is not read. A server that dies in the middle leaves the registry as it
 * was, or with the move done.
 */
final class MlflowRegistry implements ModelRegistry {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MANIFEST = "manifest.json";
  private static final String MOVE = "move.";
  private static final String REGISTERED = "registered";
  private static final String STAGE = "stage";
  private static final String NAMES = "[A-Za-z0-9._-]+";

  private final MlflowServer server;

  MlflowRegistry(URI address, MlflowAccess access) {
    this.server = new MlflowServer(address, access);
  }

  @Override
  public void requireWritable(String name) {
    model(name);
  }

  @Override
  public String write(
      String name,
      ObjectNode manifest,
      Function<String, Map<String, byte[]>> named,
      AuditEntry audit) {
    requireName(name);
    JsonNode run = createRun(name);
    server.post(
        "runs/log-batch",
        JSON.createObjectNode()
            .put("run_id", id(run))
            .<ObjectNode>set("metrics", RunFigures.metrics(manifest, audit))
            .set("params", RunFigures.params(manifest)));
    String number = number(name, run);
    String version = "v" + number;
    ObjectNode hashes = manifest.put("version", version).putObject("files");
    new TreeMap<>(named.apply(version))
        .forEach(
            (file, content) -> {
              hashes.put(file, Sha256.of(content));
              server.put(artifacts(run), file, content);
            });
    byte[] told = bytes(manifest);
    server.put(artifacts(run), MANIFEST, told);
    server.post(
        "runs/update",
        JSON.createObjectNode()
            .put("run_id", id(run))
            .put("status", "FINISHED")
            .put("end_time", audit.time().toEpochMilli()));
    tagVersion(
        name,
        number,
        REGISTERED,
        Move.register(version, Sha256.of(told), audit).toJson().toString());
    return version;
  }

  /** What MLflow counts the run as, among the versions of the model. */
  private String number(String name, JsonNode run) {
    ensureModel(name);
    ObjectNode version = JSON.createObjectNode();
    version.put("name", name).put("source", artifacts(run)).put("run_id", id(run));
    return server
        .post("model-versions/create", version)
        .path("model_version")
        .path("version")
        .asText();
  }

  private void tagVersion(String name, String number, String key, String value) {
    server.post(
        "model-versions/set-tag",
        JSON.createObjectNode()
            .put("name", name)
            .put("version", number)
            .put("key", key)
            .put("value", value));
  }

  private JsonNode createRun(String name) {
    ObjectNode run =
        JSON.createObjectNode()
            .put("experiment_id", experiment(name))
            .put("start_time", System.currentTimeMillis());
    return server.post("runs/create", run).path("run").path("info");
  }

  private static String id(JsonNode run) {
    return run.path("run_id").asText();
  }

  private static String artifacts(JsonNode run) {
    return run.path("artifact_uri").asText();
  }

  /** Searched for, as asking by name counts a missing one as a failure. */
  private String experiment(String name) {
    JsonNode found =
        server
            .post(
                "experiments/search",
                JSON.createObjectNode()
                    .put("filter", "name = '" + name + "'")
                    .put("max_results", 1))
            .path("experiments")
            .path(0);
    return found.isMissingNode()
        ? server
            .post("experiments/create", JSON.createObjectNode().put("name", name))
            .path("experiment_id")
            .asText()
        : found.path("experiment_id").asText();
  }

  private void ensureModel(String name) {
    if (model(name).isEmpty()) {
      server.post("registered-models/create", JSON.createObjectNode().put("name", name));
    }
  }

  @Override
  public List<String> versions(String name) {
    return modelVersions(name).stream().map(MlflowRegistry::nameOf).toList();
  }

  private List<JsonNode> modelVersions(String name) {
    requireName(name);
    List<JsonNode> versions = new ArrayList<>();
    String token = "";
    do {
      JsonNode page =
          server.get(
              "model-versions/search?max_results=1000&filter="
                  + MlflowServer.encoded("name='" + name + "'")
                  + (token.isEmpty() ? "" : "&page_token=" + MlflowServer.encoded(token)));
      for (JsonNode version : page.path("model_versions")) {
        if (!tag(version, REGISTERED).isEmpty()) {
          versions.add(version);
        }
      }
      token = page.path("next_page_token").asText();
    } while (!token.isEmpty());
    versions.sort(Comparator.comparingInt(version -> version.path("version").asInt()));
    return versions;
  }

  private static String nameOf(JsonNode modelVersion) {
    return "v" + modelVersion.path("version").asText();
  }

  @Override
  public Move move(String name, Function<Standings, Move> choice) {
    List<Move> moves = moves(name);
    Move move = choice.apply(Standings.of(moves));
    JsonNode modelVersion = version(name, move.version());
    if (move.placement().stage() == Stage.PRODUCTION) {
      String folder = modelVersion.path("source").asText();
      ModelBundle.requireWhole(
          move.version(), manifest(name, move.version()), file -> server.artifactOf(folder, file));
    }
    // Two at once get keys of their own, and one order of both.
    String key = String.format(Locale.ROOT, "%s%08d.%s", MOVE, moves.size(), UUID.randomUUID());
    server.post(
        "registered-models/set-tag",
        JSON.createObjectNode()
            .put("name", name)
            .put("key", key)
            .put("value", move.toJson().toString()));
    try {
      show(name);
    } catch (RegistryException e) {
      throw new RegistryException(
          move.version()
              + " is "
              + move.placement()
              + ", but MLflow's aliases and tags do not all show it: the next move sets them. "
              + e.getMessage(),
          e);
    }
    return move;
  }

  /**
   * Sets the aliases and tags by which people and other programs see where versions stand. An alias
   * is of one version: of several challengers it is the latest.
   */
  private void show(String name) {
    Standings standings = standings(name);
    for (Role role : Role.values()) {
      List<String> holders = standings.holders(role);
      if (!holders.isEmpty()) {
        server.post(
            "registered-models/alias",
            JSON.createObjectNode()
                .put("name", name)
                .put("alias", role.code())
                .put("version", holders.get(holders.size() - 1).substring(1)));
      } else if (hasAlias(name, role)) {
        server.delete(
            "registered-models/alias",
            JSON.createObjectNode().put("name", name).put("alias", role.code()));
      }
    }
    for (JsonNode version : modelVersions(name)) {
      String stage = standings.of(nameOf(version)).stage().code();
      if (!stage.equals(tag(version, STAGE))) {
        tagVersion(name, version.path("version").asText(), STAGE, stage);
      }
    }
  }

  private boolean hasAlias(String name, Role role) {
    for (JsonNode alias : model(name).orElseThrow().path("aliases")) {
      if (alias.path("alias").asText().equals(role.code())) {
        return true;
      }
    }
    return false;
  }

  private Optional<JsonNode> model(String name) {
    requireName(name);
    JsonNode found =
        server.get(
            "registered-models/search?filter=" + MlflowServer.encoded("name='" + name + "'"));
    JsonNode model = found.path("registered_models").path(0);
    return model.isMissingNode() ? Optional.empty() : Optional.of(model);
  }

  @Override
  public List<Move> moves(String name) {
    List<Move> moves = new ArrayList<>();
    for (JsonNode version : modelVersions(name)) {
      Move registered = read(tag(version, REGISTERED));
      moves.add(
          new Move(
              registered.action(),
              nameOf(version),
              registered.placement(),
              registered.audit(),
              registered.manifestSha256()));
    }
    TreeMap<String, Move> later = new TreeMap<>();
    for (JsonNode tag :
        model(name).map(model -> model.path("tags")).orElse(JSON.createArrayNode())) {
      if (tag.path("key").asText().startsWith(MOVE)) {
        later.put(tag.path("key").asText(), read(tag.path("value").asText()));
      }
    }
    moves.addAll(later.values());
    return moves;
  }

  private static Move read(String json) {
    try {
      return Move.ofJson(JSON.readTree(json));
    } catch (IOException | IllegalArgumentException e) {
      throw new RegistryException(
          "The tag \"" + json + "\" of MLflow is no entry of a log: put it back as it was", e);
    }
  }

  private static String tag(JsonNode object, String key) {
    for (JsonNode tag : object.path("tags")) {
      if (tag.path("key").asText().equals(key)) {
        return tag.path("value").asText();
      }
    }
    return "";
  }

  @Override
  public JsonNode manifest(String name, String version) {
    JsonNode modelVersion = version(name, version);
    byte[] bytes = server.artifactOf(modelVersion.path("source").asText(), MANIFEST);
    String expected = read(tag(modelVersion, REGISTERED)).manifestSha256();
    if (!Sha256.of(bytes).equals(expected)) {
      throw new RegistryException(
          MANIFEST + " of version " + version + " of " + name + " is not what was registered");
    }
    try {
      return ((ObjectNode) JSON.readTree(bytes)).put("version", version);
    } catch (IOException e) {
      throw new RegistryException(MANIFEST + " of version " + version + " is no JSON", e);
    }
  }

  private JsonNode version(String name, String version) {
    List<JsonNode> versions = modelVersions(name);
    return versions.stream()
        .filter(each -> nameOf(each).equals(version))
        .findFirst()
        .orElseThrow(
            () ->
                new RegistryException(
                    "There is no version "
                        + version
                        + " of "
                        + name
                        + " on "
                        + server
                        + ", only "
                        + versions.stream().map(MlflowRegistry::nameOf).toList()));
  }

  @Override
  public PropensityModel load(String name, String version) {
    JsonNode manifest = manifest(name, version);
    String folder = version(name, version).path("source").asText();
    return ModelBundle.read(version, manifest, file -> server.artifactOf(folder, file));
  }

  @Override
  public byte[] file(String name, String version, String file) {
    String folder = version(name, version).path("source").asText();
    return ModelBundle.file(
        version, manifest(name, version), file, each -> server.artifactOf(folder, each));
  }

  @Override
  public List<Discrepancy> verify(String name) {
    List<Discrepancy> discrepancies = new ArrayList<>();
    for (JsonNode modelVersion : modelVersions(name)) {
      String version = nameOf(modelVersion);
      try {
        String folder = modelVersion.path("source").asText();
        for (Map.Entry<String, JsonNode> file :
            manifest(name, version).path("files").properties()) {
          if (!Sha256.of(server.artifactOf(folder, file.getKey()))
              .equals(file.getValue().asText())) {
            discrepancies.add(
                new Discrepancy(version + "/" + file.getKey(), "is not what was registered"));
          }
        }
      } catch (RegistryException e) {
        discrepancies.add(new Discrepancy(version, "is not whole: " + e.getMessage()));
      }
    }
    return discrepancies;
  }

  private static void requireName(String name) {
    if (!name.matches(NAMES)) {
      throw new RegistryException("A model's name is of " + NAMES + ", but is \"" + name + "\"");
    }
  }

  private static byte[] bytes(JsonNode json) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    } catch (IOException e) {
      throw new IllegalArgumentException("not JSON", e);
    }
  }
}
