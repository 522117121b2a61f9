package io.purchaseintent.pipeline.source.kafka;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.pipeline.coder.PackedCoder;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;

/**
 * Where a reader of partitions was.
 *
 * @param positions by partition; none of one that nothing is known of yet
 */
record KafkaMark(Map<Integer, Position> positions) implements CheckpointMark {

  /**
   * Where it was in one partition.
   *
   * @param offset of the next record
   * @param newestEventMillis the newest event time, or {@code PartitionProgress.NONE}
   */
  record Position(long offset, long newestEventMillis) {}

  KafkaMark {
    positions = Map.copyOf(positions);
  }

  @Override
  public void finalizeCheckpoint() {
    // The topic forgets by age, not by what was read.
  }

  /** Codes a mark. */
  static final class MarkCoder extends PackedCoder<KafkaMark> {

    private static final long serialVersionUID = 1L;

    @Override
    protected void pack(KafkaMark mark, Packer out) {
      out.unsigned(mark.positions.size());
      new TreeMap<>(mark.positions)
          .forEach(
              (partition, position) ->
                  out.unsigned(partition)
                      .unsigned(position.offset())
                      .signed(position.newestEventMillis()));
    }

    @Override
    protected KafkaMark unpack(Unpacker in) {
      int size = in.countOfMany();
      Map<Integer, Position> positions = new TreeMap<>();
      for (int i = 0; i < size; i++) {
        positions.put(in.count(), new Position(in.unsigned(), in.signed()));
      }
      return new KafkaMark(positions);
    }
  }
}
