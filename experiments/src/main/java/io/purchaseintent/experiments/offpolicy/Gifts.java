package io.purchaseintent.experiments.offpolicy;

import io.purchaseintent.decision.Given;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What shoppers were given, by all visits of a log. Not thread-safe. */
final class Gifts {

  private final Map<String, List<Given>> byUser = new HashMap<>();

  void add(String userId, String action, Instant time) {
    byUser.computeIfAbsent(userId, added -> new ArrayList<>(1)).add(new Given(action, time, false));
  }

  /** What a shopper was given before a time. */
  List<Given> before(@Nullable String userId, Instant time) {
    List<Given> given = new ArrayList<>();
    for (Given each : userId == null ? List.<Given>of() : byUser.getOrDefault(userId, List.of())) {
      if (each.time().isBefore(time)) {
        given.add(each);
      }
    }
    return given;
  }
}
