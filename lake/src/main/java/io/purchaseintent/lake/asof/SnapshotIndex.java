package io.purchaseintent.lake.asof;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Snapshots by entity and as-of day, to find the newest up to a day. Not thread-safe. */
public final class SnapshotIndex {

  private final Map<String, TreeMap<Long, byte[]>> states = new HashMap<>();

  /** Adds a snapshot. */
  public void add(Snapshot snapshot) {
    states
        .computeIfAbsent(snapshot.entity(), entity -> new TreeMap<>())
        .put(snapshot.asOfDay(), snapshot.state());
  }

  /** The packed state of an entity's newest snapshot up to a day; null where there is none. */
  public byte @Nullable [] upTo(String entity, long asOfDay) {
    TreeMap<Long, byte[]> byDay = states.get(entity);
    Map.Entry<Long, byte[]> newest = byDay == null ? null : byDay.floorEntry(asOfDay);
    return newest == null ? null : newest.getValue();
  }
}
