package io.purchaseintent.pipeline.compare;

import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.online.RedisAddress;
import org.jspecify.annotations.Nullable;

/**
 * Two online stores to compare.
 *
 * @param here the one that goes with this lake
 * @param there the one that goes with the other
 */
record OnlineStores(RedisAddress here, RedisAddress there) {

  /**
   * The stores that a user names, or null if none.
   *
   * @throws JobFailure if only one is named, or one does not answer
   */
  static @Nullable OnlineStores of(CompareJob.Options options) {
    String here = options.getRedis();
    String there = options.getWithRedis();
    if (here == null && there == null) {
      return null;
    }
    if (here == null || there == null) {
      throw new JobFailure(
          "--redis and --with-redis go together: the online store of this lake, and of the other");
    }
    return new OnlineStores(
        RedisAddress.of("redis", here).requireReachable(),
        RedisAddress.of("withRedis", there).requireReachable());
  }
}
