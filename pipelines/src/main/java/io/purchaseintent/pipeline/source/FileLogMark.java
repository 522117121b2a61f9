package io.purchaseintent.pipeline.source;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.pipeline.coder.PackedCoder;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;

/** Where a reader of partitions was: all that is needed to go on from there. */
final class FileLogMark implements CheckpointMark {

  /**
   * Where it was in one partition.
   *
   * @param offset of the next entry
   * @param newestEventMillis the newest event time, or {@link PartitionProgress#NONE}
   */
  record Position(long offset, long newestEventMillis) {}

  private final Map<Integer, Position> positions;

  FileLogMark(Map<Integer, Position> positions) {
    this.positions = Map.copyOf(positions);
  }

  /** Where it was in each partition. */
  Map<Integer, Position> positions() {
    return positions;
  }

  @Override
  public void finalizeCheckpoint() {
    // The log forgets by age, not by what was read.
  }

  /** Codes a mark. */
  static final class MarkCoder extends PackedCoder<FileLogMark> {

    private static final long serialVersionUID = 1L;

    @Override
    protected void pack(FileLogMark mark, Packer out) {
      out.unsigned(mark.positions.size());
      new TreeMap<>(mark.positions)
          .forEach(
              (partition, position) ->
                  out.unsigned(partition)
                      .unsigned(position.offset())
                      .signed(position.newestEventMillis()));
    }

    @Override
    protected FileLogMark unpack(Unpacker in) {
      int size = in.countOfMany();
      Map<Integer, Position> positions = new TreeMap<>();
      for (int i = 0; i < size; i++) {
        positions.put(in.count(), new Position(in.unsigned(), in.signed()));
      }
      return new FileLogMark(positions);
    }
  }
}
