package io.purchaseintent.simulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/** What nobody outside a simulation knows about a visit, as a line of {@code truth.jsonl}. */
final class TruthJson {

  static final String FILE = "truth.jsonl";

  private static final JsonFactory FACTORY = new JsonFactory();

  private TruthJson() {}

  /** The line: the latent values, and after each event the intent and the purchase probability. */
  static byte[] toBytes(Visit visit) {
    VisitPlan plan = visit.plan();
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("session_id", plan.sessionId());
      json.writeStringField("kind", plan.temper().kind().name().toLowerCase(Locale.ROOT));
      json.writeStringField(
          "price_sensitivity", plan.temper().priceSensitivity().name().toLowerCase(Locale.ROOT));
      json.writeBooleanField("small_screen", plan.temper().smallScreen());
      json.writeBooleanField("customer", plan.temper().customer());
      json.writeBooleanField("regular", plan.regular() >= 0);
      json.writeBooleanField("plans_to_buy", plan.plansToBuy());
      json.writeNumberField("first_intent", plan.intent());
      json.writeBooleanField("purchased", visit.purchased());
      json.writeArrayFieldStart("intent");
      for (int intent : visit.intents()) {
        json.writeNumber(intent);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("purchase_probability");
      for (double probability : visit.probabilities()) {
        json.writeNumber(String.format(Locale.ROOT, "%.6f", probability));
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return out.toByteArray();
  }
}
