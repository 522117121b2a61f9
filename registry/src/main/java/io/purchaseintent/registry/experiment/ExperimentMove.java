package io.purchaseintent.registry.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.registry.AuditEntry;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * One entry of the log of a model's experiments.
 *
 * @param number of the entry, from 1 on
 * @param version of the experiment
 * @param text hash of its definition
 */
public record ExperimentMove(
    int number, Action action, String name, int version, String text, AuditEntry audit) {

  /** What can be done to a version of an experiment, each once. */
  public enum Action {
    CREATE,
    START,
    STOP;

    /** Its name in the log. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  /** {@code NAME@VERSION}. */
  public String id() {
    return name + '@' + version;
  }

  /** As it is kept, and as machines read it. */
  public ObjectNode toJson() {
    return JSON.createObjectNode()
        .put("number", number)
        .put("time", audit.time().toString())
        .put("action", action.code())
        .put("experiment", name)
        .put("version", version)
        .put("definition", text)
        .put("who", audit.who())
        .put("why", audit.why());
  }

  /** The entry in a note; empty where a hand wrote what is none. */
  static Optional<ExperimentMove> read(String note) {
    try {
      JsonNode json = JSON.readTree(note);
      return Optional.of(
          new ExperimentMove(
              json.required("number").asInt(),
              Action.valueOf(json.required("action").asText().toUpperCase(Locale.ROOT)),
              json.required("experiment").asText(),
              json.required("version").asInt(),
              json.required("definition").asText(),
              new AuditEntry(
                  Instant.parse(json.required("time").asText()),
                  json.required("who").asText(),
                  json.required("why").asText())));
    } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
