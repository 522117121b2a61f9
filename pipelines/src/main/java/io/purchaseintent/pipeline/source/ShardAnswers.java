package io.purchaseintent.pipeline.source;

import java.io.IOException;
import java.time.Duration;

/** What Kinesis says of a shard beside its records. Each asks it, and takes as long. */
interface ShardAnswers {

  /**
   * For how long records are kept after they came.
   *
   * @throws IOException if Kinesis does not answer, with the remedy
   */
  Duration retention() throws IOException;

  /**
   * Whether the record of a position is there yet, and so all that came after it, for the oldest
   * are deleted first. Not so where no record was taken.
   *
   * @throws IOException if Kinesis does not answer, or the shard is not there, with the remedy
   */
  boolean holds(ShardPosition position) throws IOException;

  /**
   * Whether nothing that is there came after a position.
   *
   * @throws IOException if Kinesis does not answer, or the shard is not there, with the remedy
   */
  boolean isAtEnd(ShardPosition position) throws IOException;
}
