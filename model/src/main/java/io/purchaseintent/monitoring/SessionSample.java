package io.purchaseintent.monitoring;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.hash.StableHash;
import io.purchaseintent.scoring.Segment;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/**
 * One row of each session, of the sessions with the least hashes (bottom-k sampling): an even draw
 * that depends on the rows alone, not on their order nor on the runner, in bounded memory. The row
 * that stands for a session is that with the least hash of its own. Beside it what was seen of all
 * rows. Not thread-safe.
 */
public final class SessionSample {

  private static final int SMALL = 252;
  private static final int MISSING = 253;
  private static final int OTHER = 254;

  /**
   * A row that stands for its session.
   *
   * @param session hash of the session
   * @param row hash of the row
   * @param segment that it was, or would be, scored by
   * @param vector float[columns], NaN where missing
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Row(long session, long row, Segment segment, float[] vector) {}

  private final int most;
  private final int columns;
  private final Map<Long, Row> bySession = new HashMap<>();
  private final PriorityQueue<Long> sessions = new PriorityQueue<>(Comparator.reverseOrder());
  private final ProfileCounts seen;

  /**
   * Nothing drawn yet.
   *
   * @param most sessions at most
   * @param columns of a row
   */
  public SessionSample(int most, int columns) {
    this.most = most;
    this.columns = columns;
    this.seen = new ProfileCounts(new int[columns], 0);
  }

  /** A row of a session, by what names them; the vector is kept, not copied. */
  public static Row row(String session, String row, Segment segment, float[] vector) {
    return new Row(StableHash.of(session), StableHash.of(row), segment, vector);
  }

  /** Shows a row. */
  public void add(Row row) {
    look(row.vector());
    draw(row);
  }

  /**
   * Shows a row by the hash of its session; its own is asked for only where it may stand for the
   * session.
   */
  public void add(long session, LongSupplier row, Segment segment, float[] vector) {
    look(vector);
    if (isAmongLeast(session)) {
      draw(new Row(session, row.getAsLong(), segment, vector));
    }
  }

  private void look(float[] vector) {
    for (int column = 0; column < columns; column++) {
      seen.look(column, vector[column], false, false);
    }
  }

  /** Whether it is one of the sessions with the least hashes, or would become one. */
  private boolean isAmongLeast(long session) {
    return sessions.size() < most || session <= sessions.element();
  }

  private void draw(Row row) {
    Row other = bySession.get(row.session());
    if (other != null) {
      if (row.row() < other.row()) {
        bySession.put(row.session(), row);
      }
    } else if (sessions.size() < most) {
      sessions.add(row.session());
      bySession.put(row.session(), row);
    } else if (row.session() < sessions.element()) {
      bySession.remove(sessions.remove());
      sessions.add(row.session());
      bySession.put(row.session(), row);
    }
  }

  /** Shows all that another was shown, and leaves it as it is. */
  public void merge(SessionSample other) {
    seen.merge(other.seen);
    other.bySession.values().forEach(this::draw);
  }

  /** The rows, by ascending hash of their session. */
  public List<Row> rows() {
    return bySession.values().stream().sorted(Comparator.comparingLong(Row::session)).toList();
  }

  /** What was seen of a column in all rows. */
  public Seen seen(int column) {
    return seen.seen(column);
  }

  /** Number of columns of a row. */
  public int columns() {
    return columns;
  }

  /** The sample as bytes. */
  public byte[] encode() {
    Packer out = new Packer().unsigned(most).unsigned(columns).bytes(seen.encode());
    encode(rows(), out);
    return out.toBytes();
  }

  /** A sample as {@link #encode} wrote it. */
  public static SessionSample decode(byte[] bytes) {
    Unpacker in = new Unpacker(bytes);
    SessionSample sample = new SessionSample(in.count(), in.countOfMany());
    sample.seen.merge(ProfileCounts.decode(in.bytes()));
    decode(in, sample.columns).forEach(sample::draw);
    in.requireEnd();
    return sample;
  }

  /** Rows with their number; small whole numbers and missing values take a byte each. */
  static void encode(List<Row> rows, Packer out) {
    out.unsigned(rows.size());
    for (Row row : rows) {
      out.fixed64(row.session()).fixed64(row.row()).unsigned(row.segment().ordinal());
      for (float value : row.vector()) {
        boolean small = value >= 0 && value <= SMALL && value == (int) value;
        if (small && Float.floatToRawIntBits(value) != Float.floatToRawIntBits(-0f)) {
          out.oneByte((int) value);
        } else if (Float.isNaN(value)) {
          out.oneByte(MISSING);
        } else {
          out.oneByte(OTHER).float32(value);
        }
      }
    }
  }

  /** Rows as {@link #encode(List, Packer)} wrote them. */
  static List<Row> decode(Unpacker in, int columns) {
    Row[] rows = new Row[in.countOfMany()];
    Segment[] segments = Segment.values();
    for (int i = 0; i < rows.length; i++) {
      long session = in.fixed64();
      long row = in.fixed64();
      Segment segment = segments[in.index(segments.length)];
      float[] vector = new float[columns];
      for (int column = 0; column < columns; column++) {
        int code = in.oneByte();
        vector[column] = code == MISSING ? Float.NaN : code == OTHER ? in.float32() : code;
      }
      rows[i] = new Row(session, row, segment, vector);
    }
    return List.of(rows);
  }
}
