package io.purchaseintent.page.finding;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a job reported of a day.
 *
 * @param job that reported
 * @param findings the worst first
 * @param json all that was read of the report
 */
public record DayReport(String job, State state, List<Finding> findings, JsonNode json) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What is long, and not looked at where days are listed. */
  private static final Set<String> LONG = Set.of("measurements", "details");

  /** The report in a file, whole. */
  public static DayReport read(String job, Path file) {
    return read(job, file, Set.of());
  }

  /** The report in a file without its measurements and details, which may be long. */
  public static DayReport summary(String job, Path file) {
    return read(job, file, LONG);
  }

  /** The report in a file with its measurements, without its details. */
  public static DayReport withoutDetails(String job, Path file) {
    return read(job, file, Set.of("details"));
  }

  /** Of a file that is not there {@link State#NONE}, of a broken one {@link State#UNREADABLE}. */
  private static DayReport read(String job, Path file, Set<String> without) {
    try {
      JsonNode json = parse(file, without);
      if (!json.path("verdict").isTextual() || !json.path("findings").isArray()) {
        return new DayReport(job, State.UNREADABLE, List.of(), json);
      }
      List<Finding> findings = new ArrayList<>();
      json.path("findings").forEach(each -> findings.add(Finding.of(each)));
      State state = State.ofCode(json.path("verdict").asText());
      return new DayReport(job, state, List.copyOf(findings), json);
    } catch (NoSuchFileException e) {
      return none(job);
    } catch (IOException | NumberFormatException e) {
      return new DayReport(job, State.UNREADABLE, List.of(), nothing());
    }
  }

  /** Of a day that has none. */
  public static DayReport none(String job) {
    return new DayReport(job, State.NONE, List.of(), nothing());
  }

  private static JsonNode nothing() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static JsonNode parse(Path file, Set<String> without) throws IOException {
    try (JsonParser parser = JSON.createParser(Files.newInputStream(file))) {
      ObjectNode json = JSON.createObjectNode();
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return TextNode.valueOf("no object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        if (without.contains(field)) {
          parser.skipChildren();
        } else {
          JsonNode value = JSON.readTree(parser);
          json.set(field, value);
        }
      }
      return json;
    }
  }

  /** The findings of a state, the worst first. */
  public List<Finding> findings(State of) {
    return findings.stream().filter(finding -> finding.state() == of).toList();
  }

  /** Version of the model that was looked at; empty where it is about none. */
  public String model() {
    return json.path("model").asText("");
  }

  /** What went in, by name. */
  public JsonNode counts() {
    return json.path("counts");
  }
}
