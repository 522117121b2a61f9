package io.purchaseintent.experiment;

import io.purchaseintent.hash.StableHash;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which buckets of a layer are each challenger's; all others are the champion's. Immutable.
 *
 * <p>What the shares come to that challengers were given, one after the other: so whoever reads a
 * registry's moves has the same allocation. A share that grows takes buckets from the champion, one
 * that shrinks gives them back to it, the last taken first; nobody else's visitors move.
 */
public final class Allocation {

  private final Layer layer;
  private final @Nullable String[] owners;

  private Allocation(Layer layer, @Nullable String[] owners) {
    this.layer = layer;
    this.owners = owners;
  }

  /** What these shares come to, the first given first. */
  public static Allocation of(Layer layer, List<Share> given) {
    @Nullable String[] owners = new @Nullable String[Layer.BUCKETS];
    for (Share share : given) {
      give(layer, owners, share.version(), share.share());
    }
    return new Allocation(layer, owners);
  }

  private static void give(Layer layer, @Nullable String[] owners, String version, double share) {
    int wanted = (int) Math.round(share * Layer.BUCKETS);
    int has = (int) Arrays.stream(owners).filter(version::equals).count();
    if (has == wanted) {
      return;
    }
    int[] order = order(layer, version);
    for (int i = 0; i < order.length && has < wanted; i++) {
      if (owners[order[i]] == null) {
        owners[order[i]] = version;
        has++;
      }
    }
    for (int i = order.length - 1; i >= 0 && has > wanted; i--) {
      if (version.equals(owners[order[i]])) {
        owners[order[i]] = null;
        has--;
      }
    }
  }

  /** The buckets in an order of a version's own, so that two do not draw from one end. */
  private static int[] order(Layer layer, String version) {
    long[] keys = new long[Layer.BUCKETS];
    Arrays.setAll(keys, bucket -> StableHash.of(layer.name() + '\n' + version + '\n' + bucket));
    return IntStream.range(0, Layer.BUCKETS)
        .boxed()
        .sorted(Comparator.comparingLong(bucket -> keys[bucket]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** The share of the visitors that a challenger answers, from 0 to 1. */
  public double shareOf(String version) {
    return (double) Arrays.stream(owners).filter(version::equals).count() / Layer.BUCKETS;
  }

  /**
   * The challenger that answers a visitor; empty where it is the champion.
   *
   * @param visitor the user's id as the store knows it, or the session's where anonymous
   */
  public Optional<String> challengerOf(String visitor) {
    return Optional.ofNullable(owners[layer.bucket(visitor)]);
  }

  /** Whose a bucket is; null where it is nobody's. */
  @Nullable String ownerOf(int bucket) {
    return owners[bucket];
  }
}
