package io.purchaseintent.watch.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.UserError;
import io.purchaseintent.rules.ReportStore;
import io.purchaseintent.rules.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * What each receiver was told and has not been told the end of, and the newest day that it was told
 * of; kept in {@code HOME/run/alerts.json}.
 */
final class OpenAlerts {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Map<String, Map<String, Alert>> byReceiver = new TreeMap<>();
  private String day = "";

  private OpenAlerts(Path file) {
    this.file = file;
  }

  /**
   * What is kept in a home folder.
   *
   * @throws UserError if it is not readable
   */
  static OpenAlerts in(Path home) {
    OpenAlerts open = new OpenAlerts(home.resolve("run").resolve("alerts.json"));
    if (!Files.exists(open.file)) {
      return open;
    }
    try {
      open.read(JSON.readTree(open.file.toFile()));
      return open;
    } catch (JsonProcessingException e) {
      throw new UserError(
          open.file + " is no JSON: delete it, and every alarm that lasts is told once more", e);
    } catch (IOException e) {
      throw new UserError(open.file + " is not readable: " + e.getMessage(), e);
    }
  }

  private void read(JsonNode json) {
    day = json.path("day").asText();
    json.path("receivers")
        .fields()
        .forEachRemaining(
            receiver ->
                receiver
                    .getValue()
                    .fields()
                    .forEachRemaining(
                        each ->
                            of(receiver.getKey())
                                .put(each.getKey(), alert(each.getKey(), each.getValue()))));
  }

  private static Alert alert(String key, JsonNode json) {
    Severity severity =
        Arrays.stream(Severity.values())
            .filter(each -> each.code().equals(json.path("severity").asText()))
            .findFirst()
            .orElse(Severity.CRITICAL);
    ObjectNode none = JSON.createObjectNode();
    return new Alert(
        key,
        severity,
        json.path("says").asText(),
        json.path("details") instanceof ObjectNode details ? details : none);
  }

  /** The newest day that anybody was told of; empty where there is none. */
  String day() {
    return day;
  }

  /** What a receiver was told, by key; to be changed when it is told more. */
  Map<String, Alert> of(String receiver) {
    return byReceiver.computeIfAbsent(receiver, name -> new TreeMap<>());
  }

  /** Keeps it, in one step; of receivers that there are no longer nothing is kept. */
  void save(String newest, Collection<String> receivers) throws IOException {
    ObjectNode json = JSON.createObjectNode().put("day", newest);
    ObjectNode all = json.putObject("receivers");
    byReceiver.keySet().retainAll(receivers);
    byReceiver.forEach(
        (receiver, alerts) -> {
          ObjectNode open = all.putObject(receiver);
          alerts.forEach(
              (key, alert) ->
                  open.putObject(key)
                      .put("severity", alert.severity().code())
                      .put("says", alert.says())
                      .set("details", alert.details()));
        });
    ReportStore.replace(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
  }
}
