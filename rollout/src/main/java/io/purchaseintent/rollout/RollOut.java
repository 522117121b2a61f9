package io.purchaseintent.rollout;

import io.purchaseintent.command.Commands;
import io.purchaseintent.command.UserError;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.Move;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.ProductionRule;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.Role;
import io.purchaseintent.registry.Stage;
import io.purchaseintent.registry.Standings;
import io.purchaseintent.rollout.Progress.State;
import io.purchaseintent.rollout.evidence.Outcomes;
import io.purchaseintent.rollout.evidence.ServerTally;
import io.purchaseintent.rollout.evidence.Servers;
import io.purchaseintent.rollout.evidence.Servers.Answer;
import io.purchaseintent.rollout.evidence.Snapshot;
import io.purchaseintent.rollout.judge.Evidence;
import io.purchaseintent.rollout.judge.Judge;
import io.purchaseintent.rollout.judge.Judgement;
import io.purchaseintent.rollout.judge.PlannedShare;
import io.purchaseintent.rollout.judge.Say;
import io.purchaseintent.rollout.plan.Plan;
import io.purchaseintent.rollout.plan.Step;
import io.purchaseintent.rollout.state.Remembered;
import io.purchaseintent.rollout.state.RolloutFolder;
import io.purchaseintent.rollout.state.RolloutFolder.Pause;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings one version from shadow to champion, or back, a look at a time. Where the version stands
 * is what the registry says, read anew at each look, and each move is made only from where it was
 * seen: so it can be killed anywhere, begun again, or crossed by somebody's move, and no step is
 * done twice. Not thread-safe.
 */
public final class RollOut {

  /** Who moves, in the registry's log. */
  public static final String WHO = "rollout";

  private final ModelRegistry registry;
  private final String model;
  private final String version;
  private final Plan plan;
  private final Servers servers;
  private final LakeLook lake;
  private final RolloutFolder folder;
  private final Clock clock;

  /** A roll-out of a version of a model. */
  RollOut(
      ModelRegistry registry,
      String model,
      String version,
      Plan plan,
      Servers servers,
      LakeLook lake,
      RolloutFolder folder,
      Clock clock) {
    this.registry = registry;
    this.model = model;
    this.version = version;
    this.plan = plan;
    this.servers = servers;
    this.lake = lake;
    this.folder = folder;
    this.clock = clock;
  }

  /**
   * Looks once, and does what is to be done.
   *
   * @throws UserError if what the registry has contradicts the plan
   */
  public Progress look() {
    Optional<Remembered> before =
        folder.remembered().filter(state -> state.goesOn() && state.model().equals(model));
    List<Move> moves;
    try {
      moves = registry.moves(model);
    } catch (RegistryException e) {
      return away("unknown", e);
    }
    Standings standings = Standings.of(moves);
    Placement at = standings.of(version);
    try {
      if (before.isPresent() && before.get().version().equals(version)) {
        return goOn(before.get(), moves, standings, at);
      }
      return begin(before, moves, standings, at);
    } catch (RegistryException e) {
      return away(at.toString(), e);
    }
  }

  private Progress away(String where, RegistryException e) {
    return new Progress(
        State.REGISTRY_AWAY, version, where, "all stays as it is: " + e.getMessage(), null);
  }

  private Progress begin(
      Optional<Remembered> other, List<Move> moves, Standings standings, Placement at) {
    if (moves.stream().noneMatch(move -> move.version().equals(version))) {
      return refused(at, "there is no version " + version + " of " + model);
    }
    String champion = standings.champion().orElse(null);
    if (champion == null) {
      return refused(at, "there is no champion to compare with: promote one first");
    }
    if (champion.equals(version)) {
      return new Progress(State.PROMOTED, version, at.toString(), "it is the champion", null);
    }
    // Where it is to end: what is in the way there need not wait for days.
    Optional<String> refusal = refusal(moves);
    if (refusal.isPresent()) {
      return refused(at, "it " + refusal.get());
    }
    for (Role role : List.of(Role.CHALLENGER, Role.SHADOW)) {
      for (String holder : standings.holders(role)) {
        boolean isOther =
            !holder.equals(version)
                && (movedByRollOut(holder, moves)
                    || other.map(state -> state.version().equals(holder)).orElse(false));
        if (isOther) {
          return refused(
              at,
              holder
                  + " is rolled out now ("
                  + standings.of(holder)
                  + "): wait, or end that with ./intent rollout abort "
                  + holder);
        }
      }
    }
    requireRoom(standings);
    Remembered state = Remembered.begin(model, version, champion, moves.size(), clock.instant());
    if (at.stage() == Stage.PRODUCTION) {
      stepOf(at);
    }
    folder.remember(state);
    return at.stage() == Stage.PRODUCTION
        ? goOn(state, moves, standings, at)
        : move(state, at, plan.steps().get(0).placement(), "the roll-out begins", null);
  }

  private Optional<String> refusal(List<Move> moves) {
    return ProductionRule.refusal(
        version, registry.manifest(model, version), moves, Placement.of(Role.CHAMPION));
  }

  private Progress refused(Placement at, String why) {
    return new Progress(State.REFUSED, version, at.toString(), why, null);
  }

  /** Whether the last move that brought a version to its role is one of a roll-out. */
  private static boolean movedByRollOut(String holder, List<Move> moves) {
    return last(moves, holder).map(move -> move.audit().who().equals(WHO)).orElse(false);
  }

  private static Optional<Move> last(List<Move> moves, String of) {
    return moves.stream()
        .filter(move -> move.version().equals(of) && move.action() != Move.Action.JUDGE)
        .reduce((first, second) -> second);
  }

  private void requireRoom(Standings standings) {
    double others =
        standings.holders(Role.CHALLENGER).stream()
            .filter(holder -> !holder.equals(version))
            .mapToDouble(holder -> standings.of(holder).share())
            .sum();
    Step last = plan.steps().get(plan.steps().size() - 1);
    if (others + last.share() > 1) {
      throw new UserError(
          "The plan's last step is "
              + last.label()
              + " of the visitors, but the challengers "
              + standings.holders(Role.CHALLENGER)
              + " have "
              + others
              + " of them: end those, or choose smaller steps");
    }
  }

  private int stepOf(Placement at) {
    OptionalInt step = plan.stepOf(at);
    return step.orElseThrow(
        () ->
            new UserError(
                version
                    + " stands at "
                    + at
                    + ", which is no step of the plan ("
                    + String.join(", ", plan.steps().stream().map(Step::label).toList())
                    + "): bring it to one with ./intent models promote, to staging, or change the"
                    + " plan"));
  }

  private Progress goOn(Remembered before, List<Move> moves, Standings standings, Placement at) {
    if (at.role() == Role.CHAMPION) {
      return over(before, State.PROMOTED, at.toString(), "it is the champion", null);
    }
    int lastMove = lastMove(moves);
    if (at.stage() != Stage.PRODUCTION) {
      if (lastMove < before.movesBefore()) {
        return move(before, at, plan.steps().get(0).placement(), "the roll-out begins", null);
      }
      AuditEntry audit = moves.get(lastMove).audit();
      State how = audit.who().equals(WHO) ? State.BACK : State.TAKEN_AWAY;
      String who = how == State.BACK ? "" : audit.who() + " took it away: ";
      return over(before, how, at.toString(), who + audit.why(), null);
    }
    int step = stepOf(at);
    Instant now = clock.instant();
    Remembered state =
        before.stepMove() == lastMove
            ? before
            : before.at(lastMove, String.valueOf(at.role()), now);
    if (!standings.champion().equals(Optional.of(state.champion()))) {
      return back(
          state,
          at,
          "the champion is "
              + standings.champion().orElse("gone")
              + " and no more "
              + state.champion()
              + ", which it was compared with",
          null);
    }
    String vanished = vanished();
    return vanished == null
        ? judge(state, step, at, now, PlannedShare.since(moves, lastMove, version))
        : back(state, at, "it is not there as it was registered: " + vanished, null);
  }

  /** Why the version is not there any more; null where it is. */
  private @Nullable String vanished() {
    try {
      registry.manifest(model, version);
      return null;
    } catch (RegistryException e) {
      // A registry that is away fails here, and a fault that has passed does not stay.
      registry.moves(model);
    }
    try {
      registry.manifest(model, version);
      return null;
    } catch (RegistryException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private int lastMove(List<Move> moves) {
    int last = -1;
    for (int i = 0; i < moves.size(); i++) {
      Move move = moves.get(i);
      last = move.version().equals(version) && move.action() != Move.Action.JUDGE ? i : last;
    }
    return last;
  }

  private Progress judge(
      Remembered state, int step, Placement at, Instant now, PlannedShare planned) {
    Map<String, Answer> answers = servers.ask(version, code(at));
    Map<String, ServerTally> tallies = new TreeMap<>(state.servers());
    answers.forEach(
        (server, answer) -> {
          Snapshot snapshot = answer.snapshot();
          if (snapshot != null && snapshot.serves()) {
            tallies.put(
                server,
                ServerTally.orNew(tallies.get(server))
                    .after(snapshot, plan.margins().latencyRatio()));
          }
        });
    Instant since = Instant.parse(state.stepBegan());
    Outcomes outcomes =
        lake.of(state.stepMove(), since, state.champion(), code(at) + "-" + version, now);
    Judgement judgement =
        Judge.of(
            plan,
            step,
            new Evidence(
                now,
                since,
                planned,
                state.champion(),
                answers,
                tallies,
                state.scoresInShadow(),
                outcomes));
    Remembered looked = state.looked(tallies, now, Commands.oneLine(judgement.toJson()));
    folder.remember(looked);
    Optional<Pause> pause = folder.pause();
    if (judgement.say() == Say.BACK) {
      return back(looked, at, judgement.why(), judgement);
    }
    if (judgement.say() == Say.WAIT || pause.isPresent()) {
      String why =
          pause
              .map(each -> "paused by " + each.who() + ": " + each.why())
              .orElseGet(judgement::why);
      return new Progress(State.WAITS, version, at.toString(), why, judgement);
    }
    boolean isLast = step == plan.steps().size() - 1;
    Optional<String> refusal = isLast ? refusal(registry.moves(model)) : Optional.empty();
    if (refusal.isPresent()) {
      return back(looked, at, "it " + refusal.get(), judgement);
    }
    Placement next = isLast ? Placement.of(Role.CHAMPION) : plan.steps().get(step + 1).placement();
    String why =
        plan.steps().get(step).label() + " passed: " + outcomes.sessions() + " sessions, no harm";
    return move(looked, at, next, why, judgement);
  }

  private static String code(Placement at) {
    Role role = at.role();
    return role == null ? "" : role.code();
  }

  private Progress back(Remembered state, Placement at, String why, @Nullable Judgement judgement) {
    return move(state, at, Placement.STAGING, why, judgement);
  }

  /** Moves the version, if it still stands where it was seen, and its champion is still that. */
  private Progress move(
      Remembered state, Placement from, Placement to, String why, @Nullable Judgement judgement) {
    AuditEntry audit = new AuditEntry(clock.instant(), WHO, why);
    registry.move(
        model,
        standings -> {
          boolean sameChampion = standings.champion().equals(Optional.of(state.champion()));
          boolean isUp = to.stage() == Stage.PRODUCTION;
          if (!standings.of(version).equals(from) || (isUp && !sameChampion)) {
            throw new RegistryException(
                version + " or the champion was moved meanwhile: it is looked at again");
          }
          return standings.promote(version, to, audit);
        });
    if (to.role() == Role.CHAMPION) {
      return over(state, State.PROMOTED, to.toString(), why, judgement);
    }
    if (to.stage() != Stage.PRODUCTION) {
      return over(state, State.BACK, to.toString(), why, judgement);
    }
    return new Progress(State.WENT_ON, version, to.toString(), why, judgement);
  }

  private Progress over(
      Remembered state, State how, String where, String why, @Nullable Judgement judgement) {
    // It was of this roll-out.
    folder.pause(null);
    folder.remember(state.ended(how.code(), why));
    return new Progress(how, version, where, why, judgement);
  }
}
