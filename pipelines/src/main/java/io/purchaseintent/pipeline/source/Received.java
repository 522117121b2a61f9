package io.purchaseintent.pipeline.source;

import java.util.Arrays;
import java.util.Objects;

/**
 * A record as it came from a log.
 *
 * @param place the partition, shard or file that it came from
 * @param offset where it stands there
 * @param appendMillis when the log took it, in milliseconds since the epoch
 * @param value its bytes
 */
public record Received(String place, long offset, long appendMillis, byte[] value) {

  @Override
  public boolean equals(Object other) {
    return other instanceof Received that
        && place.equals(that.place)
        && offset == that.offset
        && appendMillis == that.appendMillis
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(place, offset, appendMillis, Arrays.hashCode(value));
  }
}
