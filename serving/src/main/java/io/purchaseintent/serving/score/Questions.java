package io.purchaseintent.serving.score;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.purchaseintent.serving.edge.HttpEdge;
import io.purchaseintent.serving.http.InvalidRequest;
import io.purchaseintent.serving.money.AskedPrices;
import io.purchaseintent.serving.money.RatesInEffect;
import java.time.Clock;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;

/**
 * Reads questions out of requests. What is in a question and is not asked for is left aside, for
 * shops send more than is asked; but a typing error must not pass unseen, so each such name is told
 * once in the log, and counted always. Thread-safe.
 */
public final class Questions {

  private static final Logger LOG = Logger.getLogger(Questions.class.getName());

  private static final Set<String> ASKED = Set.of("session_id", "user_id", "product_id", "context");

  /** Of so many names; others are counted together, or anybody could fill log and memory. */
  private static final int MOST_NAMES = 50;

  private static final int LONGEST_NAME = 64;
  private static final String OTHERS = "others";

  private final Clock clock;
  private final AskedPrices prices;
  private final MeterRegistry meters;
  private final Map<String, Counter> ignored = new ConcurrentHashMap<>();

  /**
   * Questions of now, if they do not say otherwise.
   *
   * @param rates what prices in other currencies than the shop's are worth
   */
  public Questions(Clock clock, RatesInEffect rates, MeterRegistry meters) {
    this.clock = clock;
    this.prices = new AskedPrices(rates, meters);
    this.meters = meters;
  }

  /** What questions are of where they do not say otherwise. */
  public Clock clock() {
    return clock;
  }

  /** The name of the request that asks. */
  static String requestId(Context context) {
    return String.valueOf(HttpEdge.requestId(context.res()));
  }

  /**
   * The question in a JSON object.
   *
   * @throws InvalidRequest if a field breaks a rule
   */
  public PredictRequest read(JsonNode json, Context context) {
    return read(json, requestId(context), Set.of());
  }

  /**
   * The question in a JSON object that holds more.
   *
   * @param more names that somebody else reads
   * @throws InvalidRequest if a field breaks a rule
   */
  public PredictRequest read(JsonNode json, Context context, Set<String> more) {
    return read(json, requestId(context), more);
  }

  PredictRequest read(JsonNode json, String requestId, Set<String> more) {
    PredictRequest request = PredictRequest.of(json, requestId, clock, prices);
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!ASKED.contains(name) && !more.contains(name)) {
        ignore(name);
      }
    }
    return request;
  }

  private void ignore(String name) {
    String told = name.length() > LONGEST_NAME ? OTHERS : name;
    Counter counter = ignored.get(told);
    if (counter == null) {
      counter =
          ignored.computeIfAbsent(
              ignored.size() < MOST_NAMES ? told : OTHERS, each -> first(each, name));
    }
    counter.increment();
  }

  private Counter first(String counted, String name) {
    LOG.warning(
        () ->
            counted.equals(OTHERS)
                ? "Questions have more fields that are none, which are ignored and not told"
                : "Questions have a field \""
                    + name.replaceAll("\\p{Cntrl}", "?")
                    + "\", which is ignored; there are session_id, user_id, product_id and"
                    + " context");
    return Counter.builder("question_fields_ignored")
        .description("Fields of questions that are none, by their name")
        .tag("field", counted)
        .register(meters);
  }
}
