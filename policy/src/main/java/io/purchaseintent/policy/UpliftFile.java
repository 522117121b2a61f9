package io.purchaseintent.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.UserError;
import io.purchaseintent.decision.UpliftModel;
import io.purchaseintent.feature.Vocabulary;
import io.purchaseintent.hash.Sha256;
import io.purchaseintent.scoring.ModelFormatException;
import io.purchaseintent.scoring.TreeEnsemble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model of what an action moves, as {@code ./intent policy uplift} writes it: one JSON object.
 *
 * @param action which it is of
 * @param model what it says
 */
public record UpliftFile(String action, UpliftModel model) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What files of this kind say that they are. */
  public static final int VERSION = 1;

  /**
   * The model in a file.
   *
   * @throws UserError if there is none, naming file, reason and remedy
   */
  public static UpliftFile read(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      JsonNode json = JSON.readTree(bytes);
      if (json.path("uplift").asInt() != VERSION) {
        throw error(file, "is no uplift of version " + VERSION, null);
      }
      List<String> features = new ArrayList<>();
      json.path("features").forEach(name -> features.add(name.asText()));
      Map<String, Vocabulary> vocabularies = new HashMap<>();
      json.path("terms")
          .fields()
          .forEachRemaining(
              feature -> {
                List<String> terms = new ArrayList<>();
                feature.getValue().forEach(term -> terms.add(term.asText()));
                vocabularies.put(feature.getKey(), new Vocabulary(terms));
              });
      List<List<UpliftModel.Part>> models = new ArrayList<>();
      for (JsonNode model : json.path("models")) {
        List<UpliftModel.Part> parts = new ArrayList<>();
        for (JsonNode part : model) {
          parts.add(
              new UpliftModel.Part(
                  part.path("weight").asDouble(),
                  part.path("offset").asDouble(),
                  TreeEnsemble.ofXgboostJson(part.path("trees"))));
        }
        models.add(parts);
      }
      return new UpliftFile(
          json.path("action").asText(),
          new UpliftModel(Sha256.of(bytes), features, vocabularies, models));
    } catch (JsonProcessingException e) {
      throw error(file, "is no JSON", e);
    } catch (IOException e) {
      throw error(file, "cannot be read (" + e.getMessage() + ")", e);
    } catch (ModelFormatException | IllegalArgumentException e) {
      throw error(file, "has no model that can be asked (" + e.getMessage() + ")", e);
    }
  }

  private static UserError error(Path file, String what, @Nullable Throwable cause) {
    String message =
        file + " " + what + ": ./intent policy uplift --action=NAME --out=FILE makes one";
    return cause == null ? new UserError(message) : new UserError(message, cause);
  }
}
