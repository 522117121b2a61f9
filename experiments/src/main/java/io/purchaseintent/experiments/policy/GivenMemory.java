package io.purchaseintent.experiments.policy;

import io.purchaseintent.decision.Given;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the newest visits and shoppers were given. Remembers so many of each; who was asked for
 * longest ago is forgotten first. Not thread-safe.
 */
final class GivenMemory {

  private final Map<String, Map<String, Instant>> bySession;
  private final Map<String, Map<String, Instant>> byUser;

  GivenMemory(int most) {
    this.bySession = newest(most);
    this.byUser = newest(most);
  }

  private static Map<String, Map<String, Instant>> newest(int most) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Map<String, Instant>> eldest) {
        return size() > most;
      }
    };
  }

  List<Given> of(String sessionId, @Nullable String userId) {
    List<Given> given = new ArrayList<>();
    bySession
        .getOrDefault(sessionId, Map.of())
        .forEach((action, time) -> given.add(new Given(action, time, true)));
    if (userId != null) {
      byUser
          .getOrDefault(userId, Map.of())
          .forEach((action, time) -> given.add(new Given(action, time, false)));
    }
    return given;
  }

  void add(String sessionId, @Nullable String userId, String action, Instant time) {
    bySession.computeIfAbsent(sessionId, id -> new LinkedHashMap<>()).put(action, time);
    if (userId != null) {
      byUser.computeIfAbsent(userId, id -> new LinkedHashMap<>()).put(action, time);
    }
  }
}
