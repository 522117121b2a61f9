package io.purchaseintent.registry.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.board.Notes;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Notes on an MLflow server: tags of the registered model. A tag is set whatever is there, so what
 * only the first may write is an experiment first, whose name MLflow gives once; it is deleted at
 * once, which hides it and keeps the name taken. Its tag is the note until there is one of the
 * model's own.
 */
final class MlflowNotes implements Notes {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TEXT = "note";

  /** Names of former terms stay; the newest come first. */
  private static final int NEWEST = 20;

  private final MlflowServer server;
  private final String model;
  private final String tag;

  /**
   * Those of a model.
   *
   * @param subject what they are of, apart from others
   */
  MlflowNotes(MlflowServer server, String model, String subject) {
    this.server = server;
    this.model = model;
    this.tag = subject + '.';
  }

  @Override
  public SortedMap<String, String> read(Predicate<String> wanted) {
    SortedMap<String, String> notes = new TreeMap<>();
    for (JsonNode claim : claims()) {
      String whole = claim.path("name").asText();
      // A "_" of the model's name is any character to MLflow.
      if (whole.startsWith(prefix()) && wanted.test(whole.substring(prefix().length()))) {
        notes.put(whole.substring(prefix().length()), tag(claim, TEXT));
      }
    }
    for (JsonNode each : model().path("tags")) {
      String key = each.path("key").asText();
      if (key.startsWith(tag) && wanted.test(key.substring(tag.length()))) {
        notes.put(key.substring(tag.length()), each.path("value").asText());
      }
    }
    return notes;
  }

  private String prefix() {
    return model + "." + tag;
  }

  private JsonNode claims() {
    ObjectNode search =
        JSON.createObjectNode()
            .put("filter", "name LIKE '" + prefix() + "%'")
            .put("view_type", "ALL")
            .put("max_results", NEWEST);
    search.putArray("order_by").add("name DESC");
    return server.post("experiments/search", search).path("experiments");
  }

  private JsonNode model() {
    return server
        .get("registered-models/search?filter=" + MlflowServer.encoded("name='" + model + "'"))
        .path("registered_models")
        .path(0);
  }

  private static String tag(JsonNode of, String key) {
    for (JsonNode tag : of.path("tags")) {
      if (tag.path("key").asText().equals(key)) {
        return tag.path("value").asText();
      }
    }
    return "";
  }

  @Override
  public boolean create(String name, String text) {
    ObjectNode experiment = JSON.createObjectNode().put("name", prefix() + name);
    experiment.putArray("tags").addObject().put("key", TEXT).put("value", text);
    String id;
    try {
      id = server.post("experiments/create", experiment).path("experiment_id").asText();
    } catch (RegistryException e) {
      for (JsonNode claim : claims()) {
        if (claim.path("name").asText().equals(prefix() + name)) {
          return tag(claim, TEXT).equals(text);
        }
      }
      throw e;
    }
    server.post("experiments/delete", JSON.createObjectNode().put("experiment_id", id));
    return true;
  }

  @Override
  public void write(String name, String text) {
    if (model().isMissingNode()) {
      server.post("registered-models/create", JSON.createObjectNode().put("name", model));
    }
    server.post(
        "registered-models/set-tag",
        JSON.createObjectNode().put("name", model).put("key", tag + name).put("value", text));
  }

  @Override
  public void delete(String name) {
    for (JsonNode each : model().path("tags")) {
      if (each.path("key").asText().equals(tag + name)) {
        server.delete(
            "registered-models/delete-tag",
            JSON.createObjectNode().put("name", model).put("key", tag + name));
      }
    }
  }
}
