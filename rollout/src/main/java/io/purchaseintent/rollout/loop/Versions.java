package io.purchaseintent.rollout.loop;

import io.purchaseintent.command.RetrainReason;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.Move;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.Role;
import io.purchaseintent.registry.Stage;
import io.purchaseintent.registry.Standings;
import io.purchaseintent.registry.board.Deed;
import io.purchaseintent.rollout.RollOut;
import io.purchaseintent.rollout.state.Remembered;
import io.purchaseintent.rollout.state.RolloutFolder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which version it is the turn of, by the registry and by what the loop did. */
final class Versions {

  private final ModelRegistry registry;
  private final String model;
  private final RolloutFolder folder;

  Versions(ModelRegistry registry, String model, RolloutFolder folder) {
    this.registry = registry;
    this.model = model;
    this.folder = folder;
  }

  /**
   * A version of the loop.
   *
   * @param goesOn whether its roll-out was begun and is not over
   */
  record Turn(String version, Placement at, boolean goesOn) {}

  /**
   * The version to roll out: that of a roll-out that was begun, else the newest that a retraining
   * brought to staging and nothing was done to since.
   *
   * @param deeds of the loop, the oldest first
   */
  Optional<Turn> next(List<Deed> deeds) {
    List<Move> moves = registry.moves(model);
    Standings standings = Standings.of(moves);
    Optional<String> begun =
        folder
            .remembered()
            .filter(state -> state.goesOn() && state.model().equals(model))
            .map(Remembered::version)
            .or(() -> begunElsewhere(moves, standings, deeds));
    if (begun.isPresent()) {
      return begun.map(version -> new Turn(version, standings.of(version), true));
    }
    int champion = standings.champion().map(Versions::number).orElse(Integer.MAX_VALUE);
    Move newest = null;
    for (Move move : moves) {
      if (isFresh(move, moves, standings)
          && number(move.version()) > champion
          && !wasRefused(move.version(), deeds)) {
        newest = move;
      }
    }
    return Optional.ofNullable(newest)
        .map(move -> new Turn(move.version(), move.placement(), false));
  }

  /** Where a version stands. */
  Placement at(String version) {
    return registry.standings(model).of(version);
  }

  private static int number(String version) {
    String digits = version.replaceAll("\\D", "");
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }

  private static boolean isFresh(Move move, List<Move> moves, Standings standings) {
    return move.placement().stage() == Stage.STAGING
        && RetrainReason.is(move.audit().why())
        && standings.of(move.version()).stage() == Stage.STAGING
        && move.equals(last(moves, move.version()));
  }

  private static @Nullable Move last(List<Move> moves, String version) {
    return moves.stream()
        .filter(move -> move.version().equals(version) && move.action() != Move.Action.JUDGE)
        .reduce((first, second) -> second)
        .orElse(null);
  }

  private static boolean wasRefused(String version, List<Deed> deeds) {
    return deeds.stream()
        .anyMatch(
            deed ->
                deed.step().equals(Loop.ROLLOUT)
                    && deed.what().equals(version)
                    && deed.outcome().equals("refused"));
  }

  /** One that the loop had begun on a machine that is gone. */
  private static Optional<String> begunElsewhere(
      List<Move> moves, Standings standings, List<Deed> deeds) {
    return List.of(Role.SHADOW, Role.CHALLENGER).stream()
        .flatMap(role -> standings.holders(role).stream())
        .filter(
            version -> {
              Move last = last(moves, version);
              return last != null
                  && last.audit().who().equals(RollOut.WHO)
                  && deeds.stream()
                      .filter(deed -> deed.step().equals(Loop.ROLLOUT))
                      .reduce((first, second) -> second)
                      .filter(deed -> deed.what().equals(version))
                      .isPresent();
            })
        .findFirst();
  }
}
