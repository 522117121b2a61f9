package io.purchaseintent.registry;

import io.purchaseintent.registry.Move.Action;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where each version of a model stands: what its log's moves come to, one after the other.
 *
 * <p>There is one champion, and from the first one on there always is; who loses that is archived.
 * Challengers' shares come to no more than all visitors.
 */
public final class Standings {

  private final Map<String, Placement> placements = new LinkedHashMap<>();

  /** Those that were champion and would be again after a rollback each, the current one first. */
  private final Deque<String> champions = new ArrayDeque<>();

  private Standings() {}

  /** What these moves come to. */
  public static Standings of(List<Move> moves) {
    Standings standings = new Standings();
    moves.forEach(standings::take);
    return standings;
  }

  /** Where a version stands. */
  public Placement of(String version) {
    return placements.getOrDefault(version, Placement.CANDIDATE);
  }

  /** The versions with a role, the one that had it longest first. */
  public List<String> holders(Role role) {
    return placements.entrySet().stream()
        .filter(entry -> entry.getValue().role() == role)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The version that answers, or none if none was promoted yet. */
  public Optional<String> champion() {
    return Optional.ofNullable(champions.peek());
  }

  /** The version that a rollback brings back, or none. */
  public Optional<String> previousChampion() {
    return champions.stream().skip(1).findFirst();
  }

  /**
   * The move that brings a version where it shall be.
   *
   * @throws RegistryException if no version would answer any more, or challengers would have more
   *     than all visitors
   */
  public Move promote(String version, Placement to, AuditEntry audit) {
    if (to.role() != Role.CHAMPION) {
      requireAnotherChampion(version, "become " + to);
    }
    requireRoom(version, to.share());
    return Move.promote(version, to, audit);
  }

  /**
   * The move that takes the last promotion of a champion back.
   *
   * @throws RegistryException if there was no champion before
   */
  public Move rollback(AuditEntry audit) {
    String previous =
        previousChampion()
            .orElseThrow(
                () ->
                    new RegistryException(
                        champion()
                            .map(
                                champion ->
                                    "There was no champion before "
                                        + champion
                                        + ": there is nothing to go back to")
                            .orElse("There is no champion yet: promote a version first")));
    return Move.of(Action.ROLLBACK, previous, Placement.of(Role.CHAMPION), audit);
  }

  /**
   * The move that takes a version out of use.
   *
   * @throws RegistryException if no version would answer any more
   */
  public Move archive(String version, AuditEntry audit) {
    requireAnotherChampion(version, "be archived");
    return Move.of(Action.ARCHIVE, version, Placement.ARCHIVED, audit);
  }

  /** The entry of a version that was judged by what was kept back. */
  public Move judge(String version, AuditEntry audit) {
    return Move.of(Action.JUDGE, version, of(version), audit);
  }

  private void requireRoom(String version, double share) {
    double others =
        placements.entrySet().stream()
            .filter(entry -> !entry.getKey().equals(version))
            .mapToDouble(entry -> entry.getValue().share())
            .sum();
    if (others + share > 1 + Placement.STEP / 2) {
      throw new RegistryException(
          String.format(
              Locale.ROOT,
              "A share of %s for %s is too much: the other challengers have %.4f, so at most %.4f"
                  + " are left",
              share,
              version,
              others,
              1 - others));
    }
  }

  private void requireAnotherChampion(String version, String what) {
    if (version.equals(champions.peek())) {
      throw new RegistryException(
          version
              + " is the champion and cannot "
              + what
              + ", for none would answer: promote another version to champion first");
    }
  }

  private void take(Move move) {
    if (move.action() == Action.JUDGE) {
      return;
    }
    Role role = move.placement().role();
    if (role == Role.CHAMPION) {
      holders(role).forEach(holder -> placements.put(holder, Placement.ARCHIVED));
    }
    Placement before = placements.get(move.version());
    if (before == null || before.role() != role) {
      // To the end of the order.
      placements.remove(move.version());
    }
    placements.put(move.version(), move.placement());
    if (role == Role.CHAMPION) {
      putFirst(move);
    }
  }

  private void putFirst(Move move) {
    if (move.action() == Action.ROLLBACK) {
      champions.poll();
    }
    if (!move.version().equals(champions.peek())) {
      champions.push(move.version());
    }
  }
}
