package io.purchaseintent.pipeline.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.StructuredCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.jspecify.annotations.Nullable;

/**
 * Where a reader of shards was.
 *
 * @param records KinesisIO's own mark; null where it has not begun
 * @param newestEventMillis the newest event time, or {@link PartitionProgress#NONE}
 */
record KinesisMark(@Nullable CheckpointMark records, long newestEventMillis)
    implements CheckpointMark {

  @Override
  public void finalizeCheckpoint() {
    // Kinesis forgets by age, not by what was read.
  }

  /** Codes a mark with KinesisIO's own in it. */
  static final class MarkCoder extends StructuredCoder<KinesisMark> {

    private static final long serialVersionUID = 1L;
    private static final VarLongCoder MILLIS = VarLongCoder.of();

    private final Coder<@Nullable CheckpointMark> records;

    /** With KinesisIO's coder of its marks. */
    @SuppressWarnings("unchecked") // It only ever meets marks of its own.
    MarkCoder(Coder<? extends CheckpointMark> records) {
      this.records = NullableCoder.of((Coder<CheckpointMark>) records);
    }

    @Override
    public void encode(KinesisMark mark, OutputStream out) throws IOException {
      records.encode(mark.records, out);
      MILLIS.encode(mark.newestEventMillis, out);
    }

    @Override
    public KinesisMark decode(InputStream in) throws IOException {
      CheckpointMark mark = records.decode(in);
      return new KinesisMark(mark, MILLIS.decode(in));
    }

    @Override
    public java.util.List<? extends Coder<?>> getCoderArguments() {
      return java.util.List.of(records);
    }

    @Override
    public void verifyDeterministic() throws NonDeterministicException {
      records.verifyDeterministic();
    }
  }
}
