package io.purchaseintent.lake.asof;

import io.purchaseintent.codec.Decoded;
import io.purchaseintent.codec.StateCodec;
import io.purchaseintent.feature.FeatureKey;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.UserHistory;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Tells what was known of users and products up to a day. Not thread-safe. */
public final class SnapshotLookup {

  private final Lookup<UserHistory> users;
  private final Lookup<ProductStats> products;

  /** Finds packed states. */
  private interface States {
    /** The newest of an entity up to a day; null where there is none. */
    byte @Nullable [] upTo(String entity, long asOfDay);
  }

  private SnapshotLookup(States states) {
    users = new Lookup<>(states, FeatureKey::user, bytes -> value(StateCodec.decodeUser(bytes)));
    products =
        new Lookup<>(states, FeatureKey::product, bytes -> value(StateCodec.decodeProduct(bytes)));
  }

  /** Among these snapshots. */
  public static SnapshotLookup in(SnapshotIndex snapshots) {
    return new SnapshotLookup(snapshots::upTo);
  }

  /**
   * Among what was found already.
   *
   * @param found by the as-of day of the request, in place of the snapshot's own
   */
  public static SnapshotLookup ofFound(List<Snapshot> found) {
    return new SnapshotLookup(index(found)::upTo);
  }

  /** The same, of users alone: no product is known. */
  public static SnapshotLookup ofFoundUsers(List<Snapshot> found) {
    SnapshotIndex states = index(found);
    return new SnapshotLookup(
        (entity, day) -> FeatureKey.isProduct(entity) ? null : states.upTo(entity, day));
  }

  private static SnapshotIndex index(List<Snapshot> found) {
    SnapshotIndex index = new SnapshotIndex();
    found.forEach(index::add);
    return index;
  }

  /** The user's newest history up to a day, in days since the epoch; null where there is none. */
  public @Nullable UserHistory user(@Nullable String userId, long asOfDay) {
    return users.find(userId, asOfDay);
  }

  /** The product's newest stats up to a day, in days since the epoch; null where there are none. */
  public @Nullable ProductStats product(@Nullable String productId, long asOfDay) {
    return products.find(productId, asOfDay);
  }

  /** Within one release every state has this release's version. */
  private static <T> T value(Decoded<T> decoded) {
    if (decoded instanceof Decoded.Value<T> found) {
      return found.value();
    }
    throw new IllegalStateException("Bytes of this very release are not readable: " + decoded);
  }

  /** Finds states, and remembers the one found last: most moments need it again. */
  private static final class Lookup<T> {

    private final States states;
    private final UnaryOperator<String> key;
    private final Function<byte[], T> decode;
    private @Nullable String lastId;
    private long lastDay;
    private @Nullable T last;

    Lookup(States states, UnaryOperator<String> key, Function<byte[], T> decode) {
      this.states = states;
      this.key = key;
      this.decode = decode;
    }

    @Nullable T find(@Nullable String id, long day) {
      if (id == null) {
        return null;
      }
      if (!id.equals(lastId) || day != lastDay) {
        lastId = id;
        lastDay = day;
        byte[] state = states.upTo(key.apply(id), day);
        last = state == null ? null : decode.apply(state);
      }
      return last;
    }
  }
}
