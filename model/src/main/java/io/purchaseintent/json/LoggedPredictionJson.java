package io.purchaseintent.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.purchaseintent.event.Money;
import io.purchaseintent.prediction.Choice;
import io.purchaseintent.prediction.ChosenAction;
import io.purchaseintent.prediction.Exposure;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.scoring.Segment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Predictions as JSON, one object a line, without a line end.
 *
 * <p>What is read is what was written, bit by bit: a number of the vector is the shortest decimal
 * that no other float is nearest to, and is read as a float; NaN is null.
 */
public final class LoggedPredictionJson {

  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER).build();

  /** The variant of predictions that were logged when there was no other. */
  private static final String FIRST_VARIANT = "champion";

  private static final String VECTOR = "vector";
  private static final String CONTRIBUTIONS = "contributions";
  private static final Set<String> ARRAYS = Set.of(VECTOR, CONTRIBUTIONS);

  private LoggedPredictionJson() {}

  /** The prediction as JSON in UTF-8; what is not there is left out. */
  public static byte[] toBytes(LoggedPrediction prediction) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 10);
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      write(prediction, json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return out.toByteArray();
  }

  private static void write(LoggedPrediction prediction, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", prediction.id());
    text(json, "request_id", prediction.requestId());
    json.writeStringField("time", prediction.time().toString());
    text(json, "user_id", prediction.userId());
    json.writeStringField("session_id", prediction.sessionId());
    text(json, "product_id", prediction.productId());
    if (prediction.priceMicros() != 0) {
      json.writeFieldName("price");
      json.writeNumber(Money.toText(prediction.priceMicros()));
    }
    json.writeStringField("feature_set", prediction.featureSet());
    json.writeArrayFieldStart(VECTOR);
    for (float value : prediction.vector()) {
      number(json, value);
    }
    json.writeEndArray();
    json.writeObjectFieldStart("states");
    state(json, "user", prediction.user());
    state(json, "session", prediction.session());
    state(json, "product", prediction.product());
    json.writeEndObject();
    json.writeFieldName("margin");
    number(json, prediction.margin());
    json.writeNumberField("propensity", prediction.propensity());
    json.writeStringField("model_version", prediction.modelVersion());
    json.writeStringField("segment", prediction.segment().code());
    json.writeStringField("variant", prediction.variant());
    text(json, "unit", prediction.unit());
    text(json, "fallback", prediction.fallback());
    json.writeNumberField("latency_us", prediction.latencyMicros());
    ChosenAction action = prediction.action();
    if (action != null) {
      json.writeObjectFieldStart("action");
      json.writeStringField("name", action.name());
      json.writeNumberField("probability", action.probability());
      json.writeStringField("policy", action.policy());
      if (action.choice().isKnown()) {
        json.writeStringField("choice", action.choice().text());
      }
      json.writeEndObject();
    }
    if (prediction.contributions() != null) {
      json.writeArrayFieldStart(CONTRIBUTIONS);
      for (float value : prediction.contributions()) {
        number(json, value);
      }
      json.writeEndArray();
    }
    if (!prediction.exposures().isEmpty()) {
      json.writeStringField("exposures", Exposure.text(prediction.exposures()));
    }
    json.writeEndObject();
  }

  private static void text(JsonGenerator json, String field, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(field, value);
    }
  }

  private static void number(JsonGenerator json, float value) throws IOException {
    if (Float.isNaN(value)) {
      json.writeNull();
    } else {
      json.writeNumber(value);
    }
  }

  private static void state(JsonGenerator json, String entity, StateIdentity state)
      throws IOException {
    json.writeObjectFieldStart(entity);
    json.writeStringField("status", state.status().code());
    if (state.asOf() != null) {
      json.writeStringField("as_of", state.asOf().toString());
      if (state.events() > 0) {
        json.writeNumberField("events", state.events());
      }
      json.writeStringField("fingerprint", HexFormat.of().toHexDigits(state.fingerprint()));
    }
    json.writeEndObject();
  }

  /**
   * The prediction in a line.
   *
   * @throws IllegalArgumentException if there is none, with the reason
   */
  public static LoggedPrediction parse(byte[] line) {
    Fields fields = new Fields("");
    try (JsonParser parser = FACTORY.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("is not a JSON object");
      }
      fields.read(parser);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("holds more than one JSON object");
      }
      return fields.toPrediction();
    } catch (IOException e) {
      throw new IllegalArgumentException("is not JSON: " + e.getMessage(), e);
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The texts of an object's fields, and its arrays of numbers and objects. */
  private static final class Fields {

    private final String path;
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, float[]> arrays = new HashMap<>(4);
    private final Map<String, Fields> objects = new HashMap<>(4);

    /** Of an object whose fields are called so in messages, with their names at the end. */
    Fields(String path) {
      this.path = path;
    }

    void read(JsonParser parser) throws IOException {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value == JsonToken.START_OBJECT) {
          object(field).read(parser);
        } else if (value == JsonToken.START_ARRAY) {
          if (path.isEmpty() && ARRAYS.contains(field)) {
            arrays.put(field, numbers(parser));
          } else {
            parser.skipChildren();
          }
        } else if (value != JsonToken.VALUE_NULL) {
          texts.put(field, parser.getText());
        }
      }
    }

    private static float[] numbers(JsonParser parser) throws IOException {
      float[] numbers = new float[64];
      int length = 0;
      for (JsonToken token = parser.nextToken();
          token != JsonToken.END_ARRAY;
          token = parser.nextToken()) {
        if (length == numbers.length) {
          numbers = Arrays.copyOf(numbers, 2 * length);
        }
        numbers[length++] =
            switch (token) {
              case VALUE_NULL -> Float.NaN;
              case VALUE_NUMBER_FLOAT -> parser.getFloatValue();
              // Infinite ones are texts; whole ones would lose the sign of -0.
              default -> Float.parseFloat(parser.getText());
            };
      }
      return Arrays.copyOf(numbers, length);
    }

    private Fields object(String field) {
      Fields object = objects.get(field);
      if (object == null) {
        object = new Fields(path + field + ".");
        objects.put(field, object);
      }
      return object;
    }

    LoggedPrediction toPrediction() {
      String margin = texts.get("margin");
      String price = texts.get("price");
      return new LoggedPrediction(
          text("id"),
          instant("time"),
          texts.get("user_id"),
          text("session_id"),
          texts.get("product_id"),
          price == null ? 0 : new BigDecimal(price).movePointRight(6).longValueExact(),
          text("feature_set"),
          vector(),
          state("user"),
          state("session"),
          state("product"),
          margin == null ? Float.NaN : Float.parseFloat(margin),
          Double.parseDouble(text("propensity")),
          text("model_version"),
          segment(text("segment")),
          texts.getOrDefault("variant", FIRST_VARIANT),
          texts.get("fallback"),
          Long.parseLong(text("latency_us")),
          action(),
          arrays.get(CONTRIBUTIONS),
          texts.get("request_id"),
          texts.get("unit"),
          Exposure.parse(texts.getOrDefault("exposures", "")));
    }

    private float[] vector() {
      float[] vector = arrays.get(VECTOR);
      if (vector == null) {
        throw new IllegalArgumentException(VECTOR + " is missing");
      }
      return vector;
    }

    private @Nullable ChosenAction action() {
      Fields action = objects.get("action");
      String name = action == null ? null : action.texts.get("name");
      return action == null || name == null
          ? null
          : new ChosenAction(
              name,
              Double.parseDouble(action.text("probability")),
              action.text("policy"),
              Choice.parse(action.texts.getOrDefault("choice", "")));
    }

    private StateIdentity state(String entity) {
      Fields state = object("states").object(entity);
      String code = state.text("status");
      StateStatus status = StateStatus.ofCode(code);
      if (status == null) {
        throw new IllegalArgumentException(
            state.path + "status is \"" + code + "\", which is none");
      }
      if (status != StateStatus.OK) {
        return StateIdentity.none(status);
      }
      return new StateIdentity(
          status,
          state.instant("as_of"),
          Integer.parseInt(state.texts.getOrDefault("events", "0")),
          HexFormat.fromHexDigitsToLong(state.text("fingerprint")));
    }

    private Instant instant(String field) {
      return InstantText.parse(text(field));
    }

    private String text(String field) {
      String text = texts.get(field);
      if (text == null) {
        throw new IllegalArgumentException(path + field + " is missing");
      }
      return text;
    }

    private static Segment segment(String code) {
      for (Segment segment : Segment.values()) {
        if (segment.code().equals(code)) {
          return segment;
        }
      }
      throw new IllegalArgumentException("segment is \"" + code + "\", which is none");
    }
  }
}
