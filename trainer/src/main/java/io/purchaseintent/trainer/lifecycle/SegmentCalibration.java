package io.purchaseintent.trainer.lifecycle;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.trainer.data.Split;
import io.purchaseintent.training.CalibrationChoice;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.IntStream;

/** The calibration of each segment, chosen on the validation part. */
final class SegmentCalibration {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** With fewer sessions that buy, a segment's own curve would be noise. */
  private static final int MIN_PURCHASING_SESSIONS = 20;

  private final Split validation;
  private final float[] weights;
  private final float[] margins;

  private SegmentCalibration(Split validation, float[] weights, float[] margins) {
    this.validation = validation;
    this.weights = weights;
    this.margins = margins;
  }

  /**
   * One choice a segment; where too few of its sessions buy, that of all rows.
   *
   * @param weights of the validation rows
   * @param margins of the validation rows, each by its segment's trees
   */
  static Map<Segment, CalibrationChoice> choose(
      Split validation, float[] weights, float[] margins) {
    SegmentCalibration choosing = new SegmentCalibration(validation, weights, margins);
    Map<Segment, CalibrationChoice> choices = new EnumMap<>(Segment.class);
    int[] all = IntStream.range(0, margins.length).toArray();
    for (Segment segment : Segment.values()) {
      int[] own = validation.rowsOf(segment);
      boolean enough = choosing.purchasingSessions(own) >= MIN_PURCHASING_SESSIONS;
      choices.put(segment, choosing.of(enough ? own : all));
    }
    return choices;
  }

  private long purchasingSessions(int[] rows) {
    return Arrays.stream(rows)
        .filter(row -> validation.matrix().labels()[row] > 0)
        .map(row -> validation.moments().sessions()[row])
        .distinct()
        .count();
  }

  private CalibrationChoice of(int[] rows) {
    float[] m = new float[rows.length];
    float[] labels = new float[rows.length];
    float[] w = new float[rows.length];
    int[] sessions = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      m[i] = margins[rows[i]];
      labels[i] = validation.matrix().labels()[rows[i]];
      w[i] = weights[rows[i]];
      sessions[i] = validation.moments().sessions()[rows[i]];
    }
    return CalibrationChoice.of(m, labels, w, sessions);
  }

  /** What was chosen for each segment, and each kind's log loss on sessions held back. */
  static ObjectNode toJson(Map<Segment, CalibrationChoice> choices) {
    ObjectNode json = JSON.createObjectNode();
    choices.forEach(
        (segment, choice) -> {
          ObjectNode node = json.putObject(segment.code()).put("chosen", choice.kind().code());
          ObjectNode losses = node.putObject("log_loss");
          choice.logLosses().forEach((kind, loss) -> losses.put(kind.code(), loss));
        });
    return json;
  }
}
