package io.purchaseintent.benchmark.peer;

import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.SessionState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sessionize as a loop on one thread: no engine, nothing leaves the heap. All events must fit in
 * it.
 */
public final class PlainSessionize implements Peer {

  private record Session(String id, SessionState state) {}

  private long sessions;
  private long purchasing;
  private long rows;

  /** Runs and ends the process. */
  public static void main(String[] args) {
    System.exit(Peer.run(new PlainSessionize(), args, Clock.systemUTC(), System.out, System.err));
  }

  @Override
  public Counts sessionize(List<Path> events, Path folder, String run) throws IOException {
    Map<String, List<CompactEvent>> bySession = new HashMap<>();
    for (Path file : events) {
      EventFile.read(
          file, (id, event) -> bySession.computeIfAbsent(id, key -> new ArrayList<>()).add(event));
    }
    for (Map.Entry<String, List<Session>> day : byDay(bySession).entrySet()) {
      try (SessionFile file = SessionFile.create(folder, day.getKey(), run)) {
        for (Session session : day.getValue()) {
          file.write(session.id(), session.state());
          rows++;
        }
      }
    }
    return new Counts(sessions, purchasing, rows);
  }

  private Map<String, List<Session>> byDay(Map<String, List<CompactEvent>> bySession) {
    Map<String, List<Session>> days = new TreeMap<>();
    bySession.forEach(
        (id, events) -> {
          for (List<CompactEvent> session : GAP.split(events)) {
            SessionState state = SessionState.of(session);
            sessions++;
            purchasing += state.hasPurchase() ? 1 : 0;
            days.computeIfAbsent(SessionFile.partition(state), day -> new ArrayList<>())
                .add(new Session(id, state));
          }
        });
    return days;
  }
}
