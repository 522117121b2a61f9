package io.purchaseintent.trainer.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.evaluation.Attribute;
import io.purchaseintent.evaluation.Moments;
import io.purchaseintent.evaluation.ScoredMoments;
import io.purchaseintent.trainer.SmallTrainingSet;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class EvaluationTest {

  private static final int SESSIONS = 600;
  private static final int EVENTS = 12;
  private static final double CLOSE = 1e-9;

  /**
   * Twelve moments a session, one session an hour; a purchase is as likely as said. Every third
   * session is social and never buys; a cart is added to at the sixth event of every other session.
   */
  private static ScoredMoments scored() {
    Random random = new Random(4);
    int rows = SESSIONS * EVENTS;
    int[] sessions = new int[rows];
    int[] moments = new int[rows];
    long[] times = new long[rows];
    float[] labels = new float[rows];
    float[] weights = new float[rows];
    double[] scores = new double[rows];
    int[] channel = new int[rows];
    int[] cart = new int[rows];
    for (int session = 0; session < SESSIONS; session++) {
      boolean social = session % 3 == 0;
      double p = social ? 0.01 : random.nextDouble();
      float label = !social && random.nextDouble() < p ? 1 : 0;
      for (int i = 0; i < EVENTS; i++) {
        int row = session * EVENTS + i;
        sessions[row] = session;
        moments[row] = i + 1;
        times[row] = Duration.ofHours(session).toMillis();
        labels[row] = label;
        weights[row] = 1f / EVENTS;
        scores[row] = Math.min(1, Math.max(0, p + 0.01 * random.nextGaussian()));
        channel[row] = social ? 0 : 1;
        cart[row] = i >= 5 && session % 2 == 0 ? 1 : 0;
      }
    }
    return new ScoredMoments(
        new Moments(sessions, moments, times),
        labels,
        weights,
        scores,
        List.of(
            new Attribute(SliceAttributes.CHANNEL, List.of("social", "direct"), channel),
            new Attribute(
                SliceAttributes.CART,
                List.of("nothing added yet", SliceAttributes.CART_ADDED),
                cart),
            new Attribute("empty", List.of("never there"), new int[rows])));
  }

  private static final ScoredMoments SCORED = scored();
  private static final JsonNode FIGURES = new Evaluation(SCORED, 1).all(ZoneOffset.UTC);

  /** The share of pairs in order, by looking at each. */
  private static double auc(IntPredicate chosen) {
    int[] rows = IntStream.range(0, SCORED.scores().length).filter(chosen).toArray();
    double right = 0;
    double all = 0;
    for (int buyer : rows) {
      for (int other : rows) {
        if (SCORED.labels()[buyer] > 0 && SCORED.labels()[other] == 0) {
          int order = Double.compare(SCORED.scores()[buyer], SCORED.scores()[other]);
          right += order > 0 ? 1 : order == 0 ? 0.5 : 0;
          all++;
        }
      }
    }
    return right / all;
  }

  @Test
  void aucs_areOfTheMomentsTheyName() {
    assertEquals(auc(row -> true), FIGURES.path("auc_moments_unweighted").asDouble(), CLOSE);
    assertEquals(
        auc(row -> row / EVENTS % 3 != 0), FIGURES.path("auc_without_social").asDouble(), CLOSE);
    assertEquals(
        auc(row -> row % EVENTS >= 5 && row / EVENTS % 2 == 0),
        FIGURES.path("auc_after_add_to_cart").asDouble(),
        CLOSE);
    assertEquals(
        auc(row -> row % EVENTS >= 10), FIGURES.path("auc_after_10_moments").asDouble(), CLOSE);
  }

  @Test
  void everyFigure_liesInItsInterval_andTheIntervalIsNoPoint() {
    JsonNode intervals = FIGURES.path("intervals");

    assertTrue(intervals.size() >= 15, intervals.size() + " figures");
    intervals
        .fields()
        .forEachRemaining(
            interval -> {
              double figure = FIGURES.path(interval.getKey()).asDouble();
              double low = interval.getValue().path(0).asDouble();
              double high = interval.getValue().path(1).asDouble();
              assertTrue(low < high, interval.getKey());
              // Resampling blurs calibration, so its error is greater in resamples.
              if (!interval.getKey().equals("ece")
                  && !interval.getKey().equals("brier_reliability")) {
                assertTrue(low <= figure && figure <= high, interval.getKey());
              }
            });
  }

  @Test
  void slices_countTheirSessions_andAClassThatIsMissingHasNoAuc() {
    JsonNode social = FIGURES.path("slices").path("channel").path("social");

    assertEquals(SESSIONS / 3, social.path("sessions").asInt());
    assertEquals(SESSIONS / 3 * EVENTS, social.path("moments").asInt());
    assertEquals(0, social.path("purchasing_sessions").asInt());
    assertTrue(social.path("auc").isNull());
    assertTrue(social.path("intervals").path("auc").path(0).isNull());
    assertEquals(0.01, social.path("mean_propensity").asDouble(), 0.002);
  }

  @Test
  void thresholds_actOnASessionOnce() {
    for (JsonNode row : FIGURES.path("thresholds")) {
      double threshold = row.path("threshold").asDouble();
      int reached = 0;
      int bought = 0;
      for (int session = 0; session < SESSIONS; session++) {
        boolean reaches = false;
        for (int i = session * EVENTS; i < (session + 1) * EVENTS; i++) {
          reaches |= SCORED.scores()[i] >= threshold;
        }
        reached += reaches ? 1 : 0;
        bought += reaches && SCORED.labels()[session * EVENTS] > 0 ? 1 : 0;
      }
      JsonNode sessions = row.path("sessions");
      assertEquals(reached / (double) SESSIONS, sessions.path("share").asDouble(), 1e-9);
      assertEquals(bought / (double) reached, sessions.path("precision").asDouble(), 1e-9);
      assertEquals(
          (Evaluation.EXAMPLE_WORTH * bought - reached) / SESSIONS,
          sessions.path("profit").asDouble(),
          1e-9);
    }
  }

  /** Every second visit is of three events, and buys; the others are over after one. */
  @Test
  void atEvent_countsEachVisitOnce_howeverLongItBecomes() {
    int visits = 60;
    int[] sessions = new int[2 * visits];
    int[] moments = new int[2 * visits];
    float[] labels = new float[2 * visits];
    float[] weights = new float[2 * visits];
    double[] scores = new double[2 * visits];
    int row = 0;
    for (int visit = 0; visit < visits; visit++) {
      int events = visit % 2 == 0 ? 3 : 1;
      for (int k = 1; k <= events; k++) {
        sessions[row] = visit;
        moments[row] = k;
        labels[row] = visit % 2 == 0 ? 1 : 0;
        weights[row] = 1f / events;
        scores[row] = k / 10.0;
        row++;
      }
    }
    JsonNode figures =
        new Evaluation(
                new ScoredMoments(
                    new Moments(sessions, moments, new long[row]),
                    labels,
                    weights,
                    scores,
                    List.of()),
                1)
            .all(ZoneOffset.UTC);
    JsonNode at = figures.path("at_event");

    assertEquals(0.5, at.path("1").path("purchase_rate").asDouble(), CLOSE);
    assertEquals(0.1, at.path("1").path("mean_propensity").asDouble(), CLOSE);
    assertEquals(1, at.path("3").path("purchase_rate").asDouble(), CLOSE);
    assertEquals(0.3, at.path("3").path("mean_propensity").asDouble(), CLOSE);
    // Thirty buyers of weight 1 + 1/2 + 1/3, thirty others of 1.
    assertEquals((11 / 6.0) / (11 / 6.0 + 1), figures.path("purchase_rate").asDouble(), 1e-6);
  }

  @Test
  void days_areThoseOfTheZone() {
    JsonNode vienna = new Evaluation(SCORED, 1).all(ZoneId.of("Europe/Vienna")).path("days");

    assertEquals(SESSIONS / 24, FIGURES.path("days").size());
    assertEquals("1970-01-01", FIGURES.path("days").path(0).path("day").asText());
    assertEquals(24, FIGURES.path("days").path(0).path("sessions").asInt());
    assertEquals(23, vienna.path(0).path("sessions").asInt());
  }

  @Test
  void weeks_areSevenDaysEach_andTheLastIsWhatIsLeft() {
    JsonNode weeks = FIGURES.path("weeks");

    assertEquals(
        List.of("1970-01-01", "1970-01-08", "1970-01-15", "1970-01-22"),
        SmallTrainingSet.texts(weeks, "from"));
    assertEquals(
        List.of("1970-01-07", "1970-01-14", "1970-01-21", "1970-01-25"),
        SmallTrainingSet.texts(weeks, "to"));
    assertEquals(7 * 24, weeks.path(1).path("sessions").asInt());
    assertEquals(4 * 24, weeks.path(3).path("sessions").asInt());
    double second = weeks.path(1).path("auc").asDouble();
    assertEquals(auc(row -> row / EVENTS / 24 / 7 == 1), second, CLOSE);
    JsonNode interval = weeks.path(1).path("intervals").path("auc");
    assertTrue(interval.path(0).asDouble() < second && second < interval.path(1).asDouble());
  }

  @Test
  void calibration_isSlicedBySegmentWhereThereIsOne() {
    JsonNode calibration = new Evaluation(SCORED, 1).calibration();

    assertEquals(1, calibration.size());
    assertEquals(
        FIGURES.path("log_loss").asDouble(), calibration.path("all").path("log_loss").asDouble());
  }

  @Test
  void dayShift_followsTheWeekBefore_andKnowsNothingOfTheDayItself() {
    // Said 0.5; in truth 0.2 in validation and in the first ten days of test, then 0.8.
    ScoredMoments validation = hourly(Instant.EPOCH, 240, hour -> 0.2);
    ScoredMoments test =
        hourly(Instant.EPOCH.plus(Duration.ofDays(10)), 480, h -> h < 240 ? 0.2 : 0.8);

    double[] shifted =
        new Recalibration(validation, test, Duration.ofMinutes(30)).shifted(ZoneOffset.UTC);

    assertEquals(0.2, shifted[0], 0.05);
    assertEquals(0.2, shifted[239], 0.05);
    // The day of the change has not seen it; a week later nothing else was seen.
    assertEquals(0.2, shifted[240], 0.05);
    assertEquals(0.8, shifted[240 + 24 * 8], 0.05);
  }

  @Test
  void dayShift_leavesOutSessionsThatMayBeOpen() {
    // Two hundred hours without a change, then a purchase ten minutes before midnight.
    ScoredMoments validation = hourly(Instant.EPOCH, 216, hour -> 0.2);
    ScoredMoments late =
        new ScoredMoments(
            new Moments(
                new int[] {0, 1},
                new int[] {1, 1},
                new long[] {
                  Duration.ofDays(10).minusMinutes(10).toMillis(), Duration.ofDays(10).toMillis()
                }),
            new float[] {1, 0},
            new float[] {1_000, 1},
            new double[] {0.5, 0.5},
            List.of());

    double[] shifted =
        new Recalibration(validation, late, Duration.ofMinutes(30)).shifted(ZoneOffset.UTC);

    assertEquals(0.2, shifted[1], 0.05);
  }

  private static ScoredMoments hourly(
      Instant start, int hours, java.util.function.IntToDoubleFunction truth) {
    int[] sessions = new int[hours];
    int[] moments = new int[hours];
    long[] times = new long[hours];
    float[] labels = new float[hours];
    float[] ones = new float[hours];
    double[] scores = new double[hours];
    for (int hour = 0; hour < hours; hour++) {
      sessions[hour] = hour;
      moments[hour] = 1;
      times[hour] = start.plus(Duration.ofHours(hour)).toEpochMilli();
      labels[hour] = hour % 5 < Math.round(5 * truth.applyAsDouble(hour)) ? 1 : 0;
      ones[hour] = 1;
      scores[hour] = 0.5;
    }
    return new ScoredMoments(
        new Moments(sessions, moments, times), labels, ones, scores, List.of());
  }
}
