package io.purchaseintent.cli.retrain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * What a retraining makes, whoever goes on with it.
 *
 * @param from the first day (UTC) that is trained on
 * @param until the day after the last
 * @param model its name in the registry
 * @param ofSet what training-set is told besides
 * @param training what train is told besides
 * @param despiteData why it trains although data are broken; empty where it does not
 */
public record RetrainRequest(
    LocalDate from,
    LocalDate until,
    String model,
    List<String> ofSet,
    List<String> training,
    String despiteData) {

  void write(ObjectNode json) {
    json.put("from", from.toString()).put("until", until.toString()).put("model", model);
    ofSet.forEach(json.putArray("of_set")::add);
    training.forEach(json.putArray("training")::add);
    if (!despiteData.isEmpty()) {
      json.put("despite_data", despiteData);
    }
  }

  static RetrainRequest read(JsonNode json) {
    return new RetrainRequest(
        LocalDate.parse(json.path("from").asText()),
        LocalDate.parse(json.path("until").asText()),
        json.path("model").asText(),
        words(json.path("of_set")),
        words(json.path("training")),
        json.path("despite_data").asText());
  }

  private static List<String> words(JsonNode json) {
    List<String> words = new ArrayList<>();
    json.forEach(word -> words.add(word.asText()));
    return List.copyOf(words);
  }
}
