package io.purchaseintent.cli.retrain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A retraining: who asked for it and why, what it makes, and each step that was begun. It is on
 * disk before anything that it tells of is done, and after; a reader sees it whole.
 */
public final class RetrainRun {

  static final String SCHEMA = "purchase-intent/retrain/1";
  private static final String ENDING = ".json";
  private static final String STEPS = "steps";
  private static final String ENDED = "ended";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final ObjectNode json;

  private RetrainRun(Path file, ObjectNode json) {
    this.file = file;
    this.json = json;
  }

  /** One that begins. */
  static RetrainRun begin(
      Path folder, String id, RetrainRequest request, String reason, String who, Instant now) {
    ObjectNode json = JSON.createObjectNode().put("schema", SCHEMA).put("id", id);
    json.put("state", RunState.RUNNING.code()).put("reason", reason).put("who", who);
    json.put("began", now.toString());
    request.write(json);
    json.putArray(STEPS);
    RetrainRun run = new RetrainRun(folder.resolve(id + ENDING), json);
    run.save();
    return run;
  }

  /**
   * One that is on disk.
   *
   * @throws UserError if it is none
   */
  static RetrainRun read(Path file) {
    try {
      if (JSON.readTree(file.toFile()) instanceof ObjectNode json
          && json.path("schema").asText().equals(SCHEMA)
          && json.path(STEPS).isArray()) {
        RetrainRun run = new RetrainRun(file, json);
        // All that is asked of it later.
        run.state();
        run.began();
        run.request();
        return run;
      }
      throw unreadable(file, "it is no record of a retraining", null);
    } catch (IOException | DateTimeException | IllegalArgumentException e) {
      throw unreadable(file, String.valueOf(e.getMessage()).lines().findFirst().orElse(""), e);
    }
  }

  private static UserError unreadable(Path file, String why, @Nullable Exception e) {
    String message =
        "The record " + file + " cannot be read: " + why + ". Move it away; the versions stay";
    return e == null ? new UserError(message) : new UserError(message, e);
  }

  /** Where it is kept. */
  public Path file() {
    return file;
  }

  /** Its name, by which its training set is called too. */
  public String id() {
    return json.path("id").asText();
  }

  public RunState state() {
    return RunState.ofCode(json.path("state").asText());
  }

  public String reason() {
    return json.path("reason").asText();
  }

  public Instant began() {
    return Instant.parse(json.path("began").asText());
  }

  /** When it ended, if it has. */
  public Optional<Instant> ended() {
    return json.has(ENDED)
        ? Optional.of(Instant.parse(json.path(ENDED).asText()))
        : Optional.empty();
  }

  public RetrainRequest request() {
    return RetrainRequest.read(json);
  }

  /** The whole record. */
  public ObjectNode toJson() {
    return json.deepCopy();
  }

  /** A fact that a step found; empty where none has. */
  public String fact(String name) {
    String found = "";
    for (JsonNode step : json.path(STEPS)) {
      found = step.path("facts").path(name).asText(found);
    }
    return found;
  }

  /** Whether a step ended, so that the next one's turn has come. */
  boolean hasPassed(String step) {
    return find(step).map(found -> found.path("outcome").asText()).orElse("").equals("passed");
  }

  /** The process of a step that was begun and has not ended; empty where none is known. */
  Optional<ProcessHandle> stillAtWork() {
    for (JsonNode step : json.path(STEPS)) {
      if (!step.has(ENDED) && step.has("pid")) {
        return ProcessHandle.of(step.path("pid").asLong())
            .filter(process -> startOf(process).equals(step.path("pid_started").asText()));
      }
    }
    return Optional.empty();
  }

  private static String startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("");
  }

  /** A step begins, for the first time or once more. */
  void begin(String step, Instant now) {
    ObjectNode entry = find(step).orElseGet(() -> steps().addObject().put("step", step));
    int times = entry.path("times").asInt();
    entry.removeAll();
    entry.put("step", step).put("times", times + 1).put("began", now.toString());
    json.put("state", RunState.RUNNING.code());
    json.remove(ENDED);
    save();
  }

  /** What the step at work is done by. */
  void command(List<String> words) {
    ObjectNode entry = (ObjectNode) steps().get(steps().size() - 1);
    words.forEach(entry.putArray("command")::add);
    save();
  }

  /** The process of the step at work. */
  void process(ProcessHandle process) {
    ObjectNode entry = (ObjectNode) steps().get(steps().size() - 1);
    entry.put("pid", process.pid()).put("pid_started", startOf(process));
    save();
  }

  /** The step at work has ended. */
  void end(String step, StepEnd end, Instant now) {
    ObjectNode entry = find(step).orElseThrow();
    entry.remove(List.of("pid", "pid_started"));
    entry.put(ENDED, now.toString()).put("outcome", end.outcome().code());
    if (end.exitCode() != null) {
      entry.put("exit_code", end.exitCode());
    }
    if (!end.report().isEmpty()) {
      entry.put("report", end.report());
    }
    entry.put("says", end.says());
    if (!end.facts().isEmpty()) {
      ObjectNode facts = entry.putObject("facts");
      end.facts().forEach(facts::put);
    }
    save();
  }

  /** All has ended. */
  void end(RunState state, String says, Instant now) {
    json.put("state", state.code()).put(ENDED, now.toString()).put("says", says);
    save();
  }

  private ArrayNode steps() {
    return (ArrayNode) json.path(STEPS);
  }

  private Optional<ObjectNode> find(String step) {
    for (JsonNode entry : json.path(STEPS)) {
      if (entry.path("step").asText().equals(step)) {
        return Optional.of((ObjectNode) entry);
      }
    }
    return Optional.empty();
  }

  private void save() {
    Path aside = file.resolveSibling("." + file.getFileName());
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(aside, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
      try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UserError(
          "What was done cannot be kept in "
              + file
              + " ("
              + e
              + "), so nothing more is done: make room, and start it again; it goes on from what is"
              + " kept",
          e);
    }
  }
}
