package io.purchaseintent.serving.timeline;

import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.GateVerdicts;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.Move;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.Role;
import io.purchaseintent.registry.Standings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What a registry's log tells of a model, in words. Thread-safe. */
final class RegistryHistory {

  private final ModelRegistry registry;
  private final String model;

  /** A version never changes: what gates said of it is asked once. */
  private final Map<String, GateVerdicts> gates = new ConcurrentHashMap<>();

  RegistryHistory(ModelRegistry registry, String model) {
    this.registry = registry;
    this.model = model;
  }

  /**
   * A time in which one version was champion.
   *
   * @param until the next one; null for the champion of now
   */
  record Reign(String version, Instant from, @Nullable Instant until) {}

  /** The log until now. */
  List<Move> moves() {
    return registry.moves(model);
  }

  /** What gates said of a version; empty where its manifest cannot be read. */
  Optional<GateVerdicts> gates(String version) {
    GateVerdicts known = gates.get(version);
    if (known != null) {
      return Optional.of(known);
    }
    try {
      GateVerdicts asked = new GateVerdicts(registry.manifest(model, version));
      gates.put(version, asked);
      return Optional.of(asked);
    } catch (RegistryException e) {
      return Optional.empty();
    }
  }

  /** What happened from a time on, in the log's order. */
  List<Entry> entries(List<Move> moves, Instant from) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < moves.size(); i++) {
      Move move = moves.get(i);
      if (!move.audit().time().isBefore(from)) {
        entries.add(entry(move, Standings.of(moves.subList(0, i)).champion()));
        if (move.action() == Move.Action.REGISTER) {
          judged(move).ifPresent(entries::add);
        }
      }
    }
    return entries;
  }

  private static Entry entry(Move move, Optional<String> before) {
    String version = move.version();
    AuditEntry audit = move.audit();
    String inPlace =
        before.filter(each -> !each.equals(version)).map(each -> " in place of " + each).orElse("");
    return switch (move.action()) {
      case REGISTER ->
          Entry.of(audit, Kind.TRAINING, Tone.NEUTRAL, version, version + " was trained");
      case PROMOTE -> promotion(move, inPlace);
      case ROLLBACK ->
          Entry.of(
              audit, Kind.ROLLBACK, Tone.BAD, version, version + " is champion again" + inPlace);
      case ARCHIVE ->
          Entry.of(audit, Kind.ARCHIVED, Tone.NEUTRAL, version, version + " was taken out of use");
      case JUDGE ->
          Entry.of(
              audit,
              Kind.JUDGED,
              Tone.NEUTRAL,
              version,
              version + " was judged by the days kept back");
    };
  }

  private static Entry promotion(Move move, String inPlace) {
    String version = move.version();
    Placement to = move.placement();
    if (to.role() == Role.CHAMPION) {
      return Entry.of(
          move.audit(), Kind.PROMOTION, Tone.GOOD, version, version + " became champion" + inPlace);
    }
    return Entry.of(
        move.audit(), Kind.ROLL_OUT, Tone.NEUTRAL, version, version + " was brought to " + to);
  }

  private Optional<Entry> judged(Move registered) {
    String version = registered.version();
    return gates(version)
        .map(
            verdicts ->
                Entry.of(
                    registered.audit(),
                    Kind.GATES,
                    verdicts.passed() ? Tone.GOOD : Tone.BAD,
                    version,
                    version + " " + (verdicts.passed() ? "passed its gates" : verdicts.refusal())));
  }

  /** Who was champion when, the first first. */
  static List<Reign> reigns(List<Move> moves) {
    List<Reign> reigns = new ArrayList<>();
    for (int i = 0; i < moves.size(); i++) {
      Optional<String> champion = Standings.of(moves.subList(0, i + 1)).champion();
      Instant time = moves.get(i).audit().time();
      Reign last = reigns.isEmpty() ? null : reigns.get(reigns.size() - 1);
      if (champion.isPresent() && (last == null || !last.version().equals(champion.get()))) {
        if (last != null) {
          reigns.set(reigns.size() - 1, new Reign(last.version(), last.from(), time));
        }
        reigns.add(new Reign(champion.get(), time, null));
      }
    }
    return reigns;
  }
}
