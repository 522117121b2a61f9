package io.purchaseintent.trainer.gates;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.purchaseintent.evaluation.Moments;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.training.Matrix;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Rows of a test part that are a visit each, of anonymous shoppers, in a lake that is gone. */
final class TestRows {

  private TestRows() {}

  /** A version that is judged by these rows. */
  static Candidate candidate(PropensityModel model, Matrix rows) {
    int[] firsts = new int[rows.rows()];
    Arrays.fill(firsts, 1);
    return new Candidate(
        model,
        JsonNodeFactory.instance.objectNode(),
        rows,
        new Moments(IntStream.range(0, rows.rows()).toArray(), firsts, new long[rows.rows()]),
        new boolean[rows.rows()],
        List.of(),
        Instant.MAX,
        new Lake(Path.of("none")),
        Duration.ofHours(1),
        new SessionGap(Duration.ofMinutes(30)),
        5);
  }
}
