package io.purchaseintent.pipeline.online;

import io.purchaseintent.feature.FeatureKey;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import redis.clients.jedis.Jedis;

/**
 * What an online store says that its states are made with, for servers. It never says more than all
 * states have, also while they are written.
 */
public final class MadeWith {

  private MadeWith() {}

  /** Takes back what is not in the states that are to be written, before the first of them is. */
  public static void beginning(Jedis store, Set<String> next) {
    String said = store.get(FeatureKey.MADE_WITH);
    if (said != null) {
      Set<String> both = new TreeSet<>(List.of(said.split(" ", -1)));
      if (both.retainAll(next)) {
        say(store, both);
      }
    }
  }

  /** Says it, when all are written. */
  public static void say(Jedis store, Set<String> keys) {
    if (keys.isEmpty()) {
      store.del(FeatureKey.MADE_WITH);
    } else {
      store.set(FeatureKey.MADE_WITH, String.join(" ", new TreeSet<>(keys)));
    }
  }
}
