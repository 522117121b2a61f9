package io.purchaseintent.pipeline.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.MapCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.StructuredCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.jspecify.annotations.Nullable;

/**
 * Where a reader of shards was.
 *
 * @param records KinesisIO's own mark; null where it has not begun
 * @param newestEventMillis the newest event time, or {@link PartitionProgress#NONE}
 * @param readUntilMillis for each shard until when all that came was read; none of a shard of which
 *     nothing is known
 */
record KinesisMark(
    @Nullable CheckpointMark records, long newestEventMillis, Map<String, Long> readUntilMillis)
    implements CheckpointMark {

  @Override
  public void finalizeCheckpoint() {
    // Kinesis forgets by age, not by what was read.
  }

  /**
   * Codes a mark with KinesisIO's own in it, and the version of the format before it.
   *
   * <p>Builds before there were versions wrote the first two parts alone, which begin with 0 or 1:
   * these are of version 1.
   */
  static final class MarkCoder extends StructuredCoder<KinesisMark> {

    private static final long serialVersionUID = 1L;
    private static final int VERSION = 2;
    private static final VarLongCoder MILLIS = VarLongCoder.of();
    private static final MapCoder<String, Long> SHARDS = MapCoder.of(StringUtf8Coder.of(), MILLIS);

    private final Coder<@Nullable CheckpointMark> records;

    /** With KinesisIO's coder of its marks. */
    @SuppressWarnings("unchecked") // It only ever meets marks of its own.
    MarkCoder(Coder<? extends CheckpointMark> records) {
      this.records = NullableCoder.of((Coder<CheckpointMark>) records);
    }

    @Override
    public void encode(KinesisMark mark, OutputStream out) throws IOException {
      out.write(VERSION);
      records.encode(mark.records, out);
      MILLIS.encode(mark.newestEventMillis, out);
      SHARDS.encode(mark.readUntilMillis, out);
    }

    @Override
    public KinesisMark decode(InputStream in) throws IOException {
      int first = in.read();
      if (first > VERSION) {
        throw new CoderException(
            "A mark of a stream is of version "
                + first
                + ", and this build knows those up to "
                + VERSION
                + ": go on with the build that made the state, or start with --fresh");
      }
      if (first == VERSION) {
        CheckpointMark mark = records.decode(in);
        return new KinesisMark(mark, MILLIS.decode(in), SHARDS.decode(in));
      }
      PushbackInputStream whole = new PushbackInputStream(in);
      if (first >= 0) {
        whole.unread(first);
      }
      CheckpointMark mark = records.decode(whole);
      return new KinesisMark(mark, MILLIS.decode(whole), Map.of());
    }

    @Override
    public List<? extends Coder<?>> getCoderArguments() {
      return List.of(records);
    }

    @Override
    public void verifyDeterministic() throws NonDeterministicException {
      records.verifyDeterministic();
    }
  }
}
