package io.purchaseintent.registry;

import io.purchaseintent.registry.Move.Action;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where each version of a model stands: what its log's moves come to, one after the other.
 *
 * <p>A role has one holder; who loses one is archived. From the first champion on there is always
 * one.
 */
public final class Standings {

  private final Map<String, Placement> placements = new HashMap<>();

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

  /** The version with a role, or none. */
  public Optional<String> holder(Role role) {
    return placements.entrySet().stream()
        .filter(entry -> entry.getValue().role() == role)
        .map(Map.Entry::getKey)
        .findFirst();
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
   * @throws RegistryException if no version would answer any more
   */
  public Move promote(String version, Placement to, Decision decision) {
    if (to.role() != Role.CHAMPION) {
      requireAnotherChampion(version, "become " + to);
    }
    return Move.of(Action.PROMOTE, version, to, decision);
  }

  /**
   * The move that takes the last promotion of a champion back.
   *
   * @throws RegistryException if there was no champion before
   */
  public Move rollback(Decision decision) {
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
    return Move.of(Action.ROLLBACK, previous, Placement.of(Role.CHAMPION), decision);
  }

  /**
   * The move that takes a version out of use.
   *
   * @throws RegistryException if no version would answer any more
   */
  public Move archive(String version, Decision decision) {
    requireAnotherChampion(version, "be archived");
    return Move.of(Action.ARCHIVE, version, Placement.ARCHIVED, decision);
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
    Role role = move.placement().role();
    if (role != null) {
      holder(role).ifPresent(holder -> placements.put(holder, Placement.ARCHIVED));
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
