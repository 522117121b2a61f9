package io.purchaseintent.pipeline.asof;

import io.purchaseintent.feature.FeatureKey;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.StateCodec;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.pipeline.coder.BytesCoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The users and products that a join found, by the as-of day of the request. */
public final class SnapshotLookup {

  private final Lookup<UserHistory> users;
  private final Lookup<ProductStats> products;

  /** What these snapshots tell. */
  public SnapshotLookup(List<Snapshot> found) {
    Map<String, byte[]> states = new HashMap<>();
    for (Snapshot snapshot : found) {
      states.put(name(snapshot.entity(), snapshot.asOfDay()), snapshot.state());
    }
    users =
        new Lookup<>(
            states, FeatureKey::user, bytes -> BytesCoder.value(StateCodec.decodeUser(bytes)));
    products =
        new Lookup<>(
            states,
            FeatureKey::product,
            bytes -> BytesCoder.value(StateCodec.decodeProduct(bytes)));
  }

  /** The user's newest history up to a day, in days since the epoch; null where there is none. */
  public @Nullable UserHistory user(@Nullable String userId, long asOfDay) {
    return users.find(userId, asOfDay);
  }

  /** The product's newest stats up to a day, in days since the epoch; null where there are none. */
  public @Nullable ProductStats product(@Nullable String productId, long asOfDay) {
    return products.find(productId, asOfDay);
  }

  /** Finds states, and remembers the one found last: most moments need it again. */
  private static final class Lookup<T> {

    private final Map<String, byte[]> states;
    private final UnaryOperator<String> key;
    private final Function<byte[], T> decode;
    private @Nullable String lastId;
    private long lastDay;
    private @Nullable T last;

    Lookup(Map<String, byte[]> states, UnaryOperator<String> key, Function<byte[], T> decode) {
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
        byte[] state = states.get(name(key.apply(id), day));
        last = state == null ? null : decode.apply(state);
      }
      return last;
    }
  }

  private static String name(String entity, long day) {
    return entity + '\n' + day;
  }
}
