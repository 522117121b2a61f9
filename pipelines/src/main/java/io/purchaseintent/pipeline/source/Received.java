package io.purchaseintent.pipeline.source;

import java.util.Arrays;
import java.util.Objects;

/**
 * A record as it came from a log.
 *
 * @param place the partition, shard or file that it came from
 * @param position where it stands there: a number, as text, for those of some logs have 56 digits
 * @param appendMillis when the log took it, in milliseconds since the epoch
 * @param value its bytes
 */
public record Received(String place, String position, long appendMillis, byte[] value) {

  @Override
  public boolean equals(Object other) {
    return other instanceof Received that
        && place.equals(that.place)
        && position.equals(that.position)
        && appendMillis == that.appendMillis
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(place, position, appendMillis, Arrays.hashCode(value));
  }
}
