package io.purchaseintent.pipeline.drift;

import io.purchaseintent.hash.StableHash;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.scoring.Segment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.VarInt;

/**
 * A prediction that may stand for its session: of those that do, the one with the least hash. Which
 * that is depends on the predictions alone, and on nothing that they say.
 *
 * @param session hash of its session's id
 * @param row hash of its own id
 * @param segment that it was scored by
 * @param propensity that was answered
 * @param margin log odds before calibration, NaN where there are none
 * @param vector float[features], NaN where missing
 */
@SuppressWarnings("ArrayRecordComponent")
record SessionPick(
    long session, long row, Segment segment, float propensity, float margin, float[] vector) {

  /** Keeps the choice apart from whatever else is spread by the hash of an id. */
  private static final String KEY = "drift/";

  /** Ids that are not unique are told apart by what they say. */
  private static final Comparator<SessionPick> ORDER =
      Comparator.comparingLong(SessionPick::row)
          .thenComparing(SessionPick::vector, Arrays::compare)
          .thenComparing(SessionPick::propensity)
          .thenComparing(SessionPick::margin)
          .thenComparing(SessionPick::segment);

  /** A prediction; {@code row} is {@link #rowOf} it. */
  static SessionPick of(LoggedPrediction prediction, long session, long row) {
    return new SessionPick(
        session,
        row,
        prediction.segment(),
        (float) prediction.propensity(),
        prediction.margin(),
        prediction.vector());
  }

  /** Which of two stands for their session. */
  static SessionPick first(SessionPick a, SessionPick b) {
    return ORDER.compare(a, b) <= 0 ? a : b;
  }

  /** The hash of a session's id. */
  static long sessionOf(LoggedPrediction prediction) {
    return StableHash.of(prediction.sessionId());
  }

  /** The hash of a prediction's id. */
  static long rowOf(LoggedPrediction prediction) {
    return StableHash.of(KEY + prediction.id());
  }

  /** Codes a pick in a stretch of bytes that is written and read at once. */
  static final class PickCoder extends AtomicCoder<SessionPick> {
    private static final long serialVersionUID = 1L;
    private static final int BEFORE_VECTOR = 2 * Long.BYTES + 1 + 2 * Float.BYTES;
    private static final Segment[] SEGMENTS = Segment.values();

    @Override
    public void encode(SessionPick pick, OutputStream out) throws IOException {
      ByteBuffer bytes = ByteBuffer.allocate(BEFORE_VECTOR + Float.BYTES * pick.vector.length);
      bytes
          .putLong(pick.session)
          .putLong(pick.row)
          .put((byte) pick.segment.ordinal())
          .putFloat(pick.propensity)
          .putFloat(pick.margin);
      bytes.asFloatBuffer().put(pick.vector);
      VarInt.encode(pick.vector.length, out);
      out.write(bytes.array());
    }

    @Override
    public SessionPick decode(InputStream in) throws IOException {
      float[] vector = new float[VarInt.decodeInt(in)];
      int length = BEFORE_VECTOR + Float.BYTES * vector.length;
      byte[] read = in.readNBytes(length);
      if (read.length < length) {
        throw new CoderException("The stream ends within " + length + " bytes of a pick");
      }
      ByteBuffer bytes = ByteBuffer.wrap(read);
      long session = bytes.getLong();
      long row = bytes.getLong();
      Segment segment = SEGMENTS[bytes.get()];
      float propensity = bytes.getFloat();
      float margin = bytes.getFloat();
      bytes.asFloatBuffer().get(vector);
      return new SessionPick(session, row, segment, propensity, margin, vector);
    }
  }
}
