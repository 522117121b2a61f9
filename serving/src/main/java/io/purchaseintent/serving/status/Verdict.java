package io.purchaseintent.serving.status;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.serving.openapi.Schema;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a server does.
 *
 * @param findings what is not well, the worst first
 * @param lately how long what was counted reaches back
 * @param requests of the shop meanwhile
 * @param answers to questions for predictions meanwhile
 * @param storeReachable whether Redis answers now, where the server has one
 */
public record Verdict(
    Outcome outcome,
    List<Finding> findings,
    Duration lately,
    long requests,
    long answers,
    boolean storeReachable) {

  /** The form of {@link #json}. */
  public static final Schema SCHEMA =
      Schema.object()
          .required(
              "status", Schema.oneOf(Arrays.stream(Outcome.values()).map(Outcome::code).toList()))
          .required("seconds", Schema.count().described("How far back was looked."))
          .required("requests", Schema.count().described("Of the shop, meanwhile."))
          .required("answers", Schema.count().described("Predictions, meanwhile."))
          .required(
              "findings",
              Schema.listOf(
                      Schema.object()
                          .required("cause", Schema.text())
                          .required("share", Schema.number(0, 1).orNull())
                          .required("bound", Schema.number(0, 1).orNull())
                          .required("text", Schema.text().described("What is not well."))
                          .required("remedy", Schema.text().described("What to do.")))
                  .described("What is not well, the worst first."))
          .named("Verdict");

  /** In a word. */
  public enum Outcome {
    WELL,
    NOT_WELL,
    /** Too little came to tell. */
    UNKNOWN;

    /** Its name in JSON. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Something that is not well.
   *
   * @param cause its name for machines
   * @param share of what it is a share of, or null where it is so as a whole
   * @param bound from which on such a share is not well, or null
   * @param text what is not well, in a sentence
   * @param remedy what to do
   */
  public record Finding(
      String cause, @Nullable Double share, @Nullable Double bound, String text, String remedy) {

    /** Both in one line. */
    public String line() {
      return text + ": " + remedy;
    }
  }

  /** As machines read it. */
  public ObjectNode json() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("status", outcome.code())
            .put("seconds", lately.toSeconds())
            .put("requests", requests)
            .put("answers", answers);
    ArrayNode told = json.putArray("findings");
    for (Finding each : findings) {
      told.addObject()
          .put("cause", each.cause())
          .put("share", each.share())
          .put("bound", each.bound())
          .put("text", each.text())
          .put("remedy", each.remedy());
    }
    return json;
  }
}
