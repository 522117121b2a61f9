package io.purchaseintent.lake.asof;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Snapshots by entity and as-of day, to find the newest up to a day. Not thread-safe. */
public final class SnapshotIndex {

  private final Map<String, Days> states = new HashMap<>();

  /** Adds a snapshot. */
  public void add(Snapshot snapshot) {
    states
        .computeIfAbsent(snapshot.entity(), entity -> new Days())
        .put(snapshot.asOfDay(), snapshot.state());
  }

  /** The packed state of an entity's newest snapshot up to a day; null where there is none. */
  public byte @Nullable [] upTo(String entity, long asOfDay) {
    Days days = states.get(entity);
    return days == null ? null : days.upTo(asOfDay);
  }

  /** The snapshots of one entity, by ascending day: many are held, so arrays in place of a tree. */
  private static final class Days {

    private int size;
    private long[] days = new long[1];
    private byte[][] states = new byte[1][];

    void put(long day, byte[] state) {
      int found = Arrays.binarySearch(days, 0, size, day);
      if (found >= 0) {
        states[found] = state;
        return;
      }
      if (size == days.length) {
        int capacity = size + (size >> 1) + 1;
        days = Arrays.copyOf(days, capacity);
        states = Arrays.copyOf(states, capacity);
      }
      int at = -found - 1;
      System.arraycopy(days, at, days, at + 1, size - at);
      System.arraycopy(states, at, states, at + 1, size - at);
      days[at] = day;
      states[at] = state;
      size++;
    }

    byte @Nullable [] upTo(long day) {
      int found = Arrays.binarySearch(days, 0, size, day);
      int at = found >= 0 ? found : -found - 2;
      return at < 0 ? null : states[at];
    }
  }
}
