package io.purchaseintent.pipeline.quality;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.measurement.Measurement;
import io.purchaseintent.pipeline.job.DayPeriod;
import io.purchaseintent.pipeline.prediction.ReferenceOptions;
import io.purchaseintent.rules.Report;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QualityReportTest {

  private static final DayPeriod DAY = DayPeriod.of(LocalDate.parse("2016-10-30"));

  @TempDir private Path folder;

  private final QualityTally tally = new QualityTally(List.of(0.5));

  private static Visit visit(int number, boolean bought, String currency, String version) {
    ScoredPrediction prediction =
        new ScoredPrediction(
            "p" + number,
            "s" + number,
            null,
            0,
            0,
            1,
            (number % 100) / 100.0,
            20,
            null,
            List.of("version=" + version, "channel=" + (number % 3 == 0 ? "social" : "direct")));
    return new Visit(
        "s" + number,
        true,
        bought,
        Visit.NOTHING,
        false,
        bought ? 30_000_000 : 0,
        Set.of(currency),
        List.of(new Visit.Row(prediction, 1, 1)));
  }

  private void add(Visit visit) {
    tally.add(visit);
    tally.count(Counted.PREDICTIONS, 1);
    tally.count(Counted.JUDGED, 1);
  }

  /** Of a registry that has no version. */
  private References references(QualityTally of) {
    return new References(
        PipelineOptionsFactory.as(ReferenceOptions.class),
        new Lake(folder.resolve("lake")),
        of,
        new PrintStream(OutputStream.nullOutputStream(), true, UTF_8));
  }

  private Report report() {
    return new QualityReport(tally, 0.2, references(tally), UsualDays.NONE).of("quality", DAY);
  }

  private static Measurement measured(Report report, QualityFigure figure, String slice) {
    return report.measurements().stream()
        .filter(each -> each.measure().equals(figure.code()) && each.slice().equals(slice))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void dayWithoutPredictions_tellsNothing_andSaysSo() {
    Report report = report();

    assertTrue(report.measurements().stream().allMatch(each -> Double.isNaN(each.value())));
    assertNull(report.model());
    assertTrue(report.details().at("/notes/0").asText().contains("no prediction"));
  }

  @Test
  void oneClass_hasNoRanking_andSaysHowManyItTakes() {
    for (int i = 0; i < 50; i++) {
      add(visit(i, false, "EUR", "v1"));
    }

    Report report = report();

    assertTrue(Double.isNaN(measured(report, QualityFigure.AUC, "all").value()));
    assertTrue(
        Double.isNaN(measured(report, QualityFigure.CALIBRATION_IN_THE_LARGE, "all").value()));
    assertEquals(0, measured(report, QualityFigure.PURCHASE_RATE, "all").value());
    assertNull(measured(report, QualityFigure.PURCHASE_RATE, "all").interval());
    assertTrue(
        Double.isInfinite(measured(report, QualityFigure.PURCHASE_RATE, "all").detectable()));
    assertTrue(
        report.details().at("/notes/0").asText().startsWith("50 visits are judged, and 0 of them"));
  }

  @Test
  void enoughOfBoth_hasIntervals_andOneVersionIsNoSlice() {
    for (int i = 0; i < 300; i++) {
      add(visit(i, i % 100 > 60 + i % 7 * 5, "EUR", "v1"));
    }

    Report report = report();

    assertNotNull(measured(report, QualityFigure.AUC, "all").interval());
    assertNotNull(measured(report, QualityFigure.AUC, "channel=social").interval());
    assertNotNull(measured(report, QualityFigure.MONEY_IN_THE_LARGE, "all").interval());
    assertNull(measured(report, QualityFigure.ECE, "all").interval());
    assertEquals("v1", report.model());
    assertFalse(report.details().path("slices").has("version=v1"));
    assertEquals(300, report.details().at("/slices/all/visits").asInt());
    JsonNode curve = report.details().at("/curve/all");
    assertTrue(curve.size() > 5 && curve.size() <= 10, curve::toString);
    double shares = 0;
    for (JsonNode bin : curve) {
      shares += bin.path("share").asDouble();
      assertTrue(bin.path("low").asDouble() <= bin.path("happened").asDouble());
      assertTrue(bin.path("high").asDouble() >= bin.path("happened").asDouble());
    }
    assertEquals(1, shares, 1e-9);
  }

  @Test
  void moneyOfSeveralCurrencies_isNotTold() {
    for (int i = 0; i < 100; i++) {
      add(visit(i, i > 70, i % 2 == 0 ? "EUR" : "USD", i < 40 ? "v2" : "v10"));
    }

    Report report = report();

    assertTrue(Double.isNaN(measured(report, QualityFigure.MONEY_IN_THE_LARGE, "all").value()));
    assertTrue(report.details().path("notes").toString().contains("EUR, USD"));
    assertEquals("v10", report.model());
    assertTrue(report.details().path("slices").has("version=v2"));
  }

  @Test
  void tallies_addUpInAnyOrder_toTheSameReport() throws IOException {
    List<Visit> visits = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      visits.add(visit(i, i % 4 == 0, "EUR", "v" + i % 2));
    }
    visits.forEach(this::add);
    String expected = report().measurements() + report().details().toString();
    for (long seed = 0; seed < 5; seed++) {
      Collections.shuffle(visits, new Random(seed));
      QualityTally sum = new QualityTally(List.of(0.5));
      for (int from = 0; from < visits.size(); from += 30) {
        QualityTally part = new QualityTally(List.of(0.5));
        visits.subList(from, Math.min(from + 30, visits.size())).forEach(part::add);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        QualityTally.TallyCoder coder = new QualityTally.TallyCoder();
        coder.encode(part, bytes);
        sum.merge(coder.decode(new ByteArrayInputStream(bytes.toByteArray())));
      }
      sum.count(Counted.PREDICTIONS, 200);
      sum.count(Counted.JUDGED, 200);

      Report report =
          new QualityReport(sum, 0.2, references(sum), UsualDays.NONE).of("quality", DAY);

      assertEquals(expected, report.measurements() + report.details().toString(), "seed " + seed);
    }
  }

  @Test
  void references_areFoundBySliceAndThreshold() throws IOException {
    ReferenceFigures figures =
        new ReferenceFigures(
            new ObjectMapper()
                .readTree(
                    """
                    {"auc": 0.98, "mean_propensity": 0.018, "purchase_rate": 0.02,
                     "slices": {"channel": {"social": {"auc": 0.9}}},
                     "thresholds": [{"threshold": 0.25, "sessions": {"precision": 0.3}}]}
                    """));

    assertEquals(0.98, figures.of(QualityFigure.AUC, "all"));
    assertEquals(0.9, figures.of(QualityFigure.CALIBRATION_IN_THE_LARGE, "all"), 1e-12);
    assertEquals(0.9, figures.of(QualityFigure.AUC, "channel=social"));
    assertTrue(Double.isNaN(figures.of(QualityFigure.AUC, "channel=paid")));
    assertEquals(0.3, figures.ofThreshold("precision", 0.25));
    assertTrue(Double.isNaN(figures.ofThreshold("recall", 0.3)));
  }
}
