package io.purchaseintent.watch.measure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.measurement.Measurement;
import io.purchaseintent.rules.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the newest run of {@code skew} counted, as long as it is of after a day's end. */
public final class SkewMeasurements {

  /** The job of the report. */
  public static final String JOB = "skew";

  private static final ObjectMapper JSON = new ObjectMapper();

  private SkewMeasurements() {}

  /**
   * The report of a day; empty where there was no run since its end.
   *
   * @throws LakeException if a report is not readable
   */
  public static Optional<Report> of(Lake lake, LocalDate day) {
    Path folder = lake.reports(JOB);
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    String dayAfter = day.plusDays(1).toString().replace("-", "");
    try (Stream<Path> files = Files.list(folder)) {
      Optional<Path> newest =
          files
              .filter(file -> file.getFileName().toString().matches("\\d{8}T\\d+\\.json"))
              .filter(file -> file.getFileName().toString().compareTo(dayAfter) >= 0)
              .max(Comparator.naturalOrder());
      return newest.isEmpty() ? Optional.empty() : Optional.of(report(newest.get(), day));
    } catch (IOException e) {
      throw LakeException.of("reading " + folder, e);
    }
  }

  private static Report report(Path file, LocalDate day) throws IOException {
    JsonNode json = JSON.readTree(file.toFile());
    long predictions = json.path("predictions").asLong();
    long unmatched = json.path("unmatched").asLong();
    ObjectNode counts = JsonNodeFactory.instance.objectNode();
    counts.put("predictions", predictions).put("unmatched", unmatched);
    long compared = json.path("compared").asLong();
    return new Report(
        JOB,
        day.atStartOfDay(ZoneOffset.UTC).toInstant(),
        day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant(),
        null,
        counts,
        List.of(
            Measurement.of(
                    "mismatches",
                    "predictions",
                    compared > 0 ? json.path("mismatches").asLong() : Double.NaN,
                    compared)
                .build(),
            Measurement.of(
                    "unmatched_share",
                    "predictions",
                    predictions > 0 ? (double) unmatched / predictions : Double.NaN,
                    predictions)
                .build()),
        JsonNodeFactory.instance.objectNode());
  }
}
