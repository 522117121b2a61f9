package io.purchaseintent.pipeline.source;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.jspecify.annotations.Nullable;

/**
 * Where KinesisIO is in a shard that it reads.
 *
 * @param sequenceNumber of the record that was taken last; null where none was yet
 */
record ShardPosition(String shard, @Nullable String sequenceNumber) {

  /**
   * Those of a mark of KinesisIO's, one for each shard that is to be read on; none where it has not
   * begun.
   *
   * <p>They are taken from its fields, which nothing else shows. Their names are in all checkpoints
   * that it made, for they are serialized by them: they stay.
   */
  static List<ShardPosition> of(@Nullable CheckpointMark mark) {
    List<ShardPosition> positions = new ArrayList<>();
    if (mark instanceof Iterable<?> shards) {
      for (Object shard : shards) {
        String id = field(shard, "shardId");
        if (id != null) {
          positions.add(new ShardPosition(id, field(shard, "sequenceNumber")));
        }
      }
    }
    return positions;
  }

  private static @Nullable String field(Object shard, String name) {
    try {
      Field field = shard.getClass().getDeclaredField(name);
      field.setAccessible(true);
      return (String) field.get(shard);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("KinesisIO's checkpoints have another form", e);
    }
  }
}
