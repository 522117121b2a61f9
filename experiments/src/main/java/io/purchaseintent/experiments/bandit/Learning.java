package io.purchaseintent.experiments.bandit;

import io.purchaseintent.command.UserError;
import io.purchaseintent.decision.Bandit;
import io.purchaseintent.decision.Policy;
import io.purchaseintent.decision.bandit.Learnt;
import io.purchaseintent.decision.bandit.Trial;
import io.purchaseintent.evaluation.Interval;
import io.purchaseintent.experiments.offpolicy.Comparison;
import io.purchaseintent.experiments.offpolicy.Lesson;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.learnt.LearntBoard;
import io.purchaseintent.registry.learnt.LearntVersion;
import io.purchaseintent.registry.learnt.LearntVersion.Check;
import io.purchaseintent.registry.learnt.LearntVersion.Verdict;
import io.purchaseintent.registry.learnt.LearntView;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Learns what came of a policy's choices since it learnt last, and judges whether to go by it. */
public final class Learning {

  /** Of fewer visits of equal weight a mean is not normal. */
  private static final double LEAST_EFFECTIVE = 100;

  private final LearntBoard board;
  private final LearntPolicies policies;
  private final Policy policy;
  private final Bandit bandit;
  private final Comparison comparison;
  private final double mostUntold;

  /**
   * @param mostUntold share of the visits in which it may do what the log never did
   * @throws UserError if the policy does not learn
   */
  public Learning(LearntBoard board, Policy policy, Comparison comparison, double mostUntold) {
    this.board = board;
    this.policies = new LearntPolicies(board);
    this.policy = policy;
    this.bandit =
        policy
            .bandit()
            .orElseThrow(
                () ->
                    new UserError(
                        "The policy "
                            + policy.name()
                            + " does not learn: add to its file, in place of exploration, such as"
                            + " \"bandit: {kind: contextual}\""));
    this.comparison = comparison;
    this.mostUntold = mostUntold;
  }

  /**
   * What came of it.
   *
   * @param version what was learnt; null where there was nothing more to learn of
   * @param isUsed whether servers go by it from now on
   * @param until all visits that are over before this have been learnt of
   * @param share of the visits that were looked at: all, unless there are more than fit in memory
   */
  public record Outcome(
      @Nullable LearntVersion version, boolean isUsed, Instant until, double share) {}

  /**
   * Learns.
   *
   * @param anew forget what was learnt before
   * @param since the first day to learn of where there is nothing before; null for the last 28
   * @param keeps whether it is kept, and used if it is fit; else it is told only
   */
  public Outcome learn(boolean anew, @Nullable LocalDate since, boolean keeps, AuditEntry audit)
      throws IOException {
    LearntView view = board.view(policy.name());
    // What a check kept back is learnt again, with the days since: then they may tell enough.
    Optional<LearntVersion> before =
        view.versions().stream()
            .filter(each -> !anew && each.isFit() && each.kind().equals(bandit.kind().code()))
            .reduce((first, second) -> second);
    LocalDate from =
        before.map(version -> LocalDate.ofInstant(version.until(), ZoneOffset.UTC)).orElse(since);
    Lesson lesson = comparison.lesson(policy, from);
    List<Trial> trials = lesson.trials();
    Instant known = anew ? Instant.MIN : lastUntil(view);
    if (trials.isEmpty() || !lesson.until().isAfter(known)) {
      return new Outcome(
          null, false, known.equals(Instant.MIN) ? lesson.until() : known, lesson.share());
    }
    Learnt old =
        before
            .map(version -> board.kept(version).learnt())
            .orElseGet(() -> Learnt.nothing(bandit.kind()));
    double days =
        before
            .map(version -> Duration.between(version.until(), lesson.until()).toMillis() / 86_400e3)
            .orElse(0.0);
    Learnt learnt = old.with(bandit, days, trials);
    List<Check> checks = checks(lesson.judge(old, days, policies.decider(policy, view)));
    LearntBoard.Making making =
        (number, text) ->
            new LearntVersion(
                policy.name(),
                number,
                policy.id(),
                bandit.kind().code(),
                before.map(LearntVersion::version).orElse(0),
                lesson.until(),
                trials.size(),
                trials.stream().filter(Trial::bought).count(),
                checks,
                text,
                audit);
    if (!keeps) {
      return new Outcome(making.version(0, ""), false, lesson.until(), lesson.share());
    }
    LearntVersion version = board.keep(policy.name(), learnt, making);
    if (version.isFit()) {
      board.use(policy.name(), version.version(), audit);
    }
    return new Outcome(version, version.isFit(), lesson.until(), lesson.share());
  }

  /** Until when there is a version of this kind, fit or not. */
  private Instant lastUntil(LearntView view) {
    return view.versions().stream()
        .filter(each -> each.kind().equals(bandit.kind().code()))
        .map(LearntVersion::until)
        .max(Comparator.naturalOrder())
        .orElse(Instant.MIN);
  }

  private List<Check> checks(Lesson.Judged judged) {
    return List.of(value(judged), leastShare(judged));
  }

  /** Nothing is used that is worth less than what is, as far as the log can tell. */
  private Check value(Lesson.Judged judged) {
    String name = "off_policy_value";
    Interval difference = judged.difference().orElse(null);
    if (difference == null || judged.untold() > mostUntold) {
      return new Check(
          name,
          Verdict.UNKNOWN,
          String.format(
              Locale.ROOT,
              "in %.1f%% of the visits it does what the log never did, at most %.1f%% may be so:"
                  + " let the policy that decides explore more",
              100 * judged.untold(),
              100 * mostUntold));
    }
    if (judged.effectiveSize() < LEAST_EFFECTIVE) {
      return new Check(
          name,
          Verdict.UNKNOWN,
          String.format(
              Locale.ROOT,
              "its visits tell as much as %.0f of equal weight, at least %.0f are needed: the next"
                  + " run learns of these days and of those since",
              judged.effectiveSize(),
              LEAST_EFFECTIVE));
    }
    String told =
        String.format(
            Locale.ROOT,
            "a visit's margin by %+.4f to %+.4f beside what decides now",
            difference.low(),
            difference.high());
    return new Check(name, difference.high() < 0 ? Verdict.FAILED : Verdict.PASSED, told);
  }

  private Check leastShare(Lesson.Judged judged) {
    boolean holds = judged.leastShare() >= bandit.leastShare() - 1e-9;
    return new Check(
        "least_share",
        holds ? Verdict.PASSED : Verdict.FAILED,
        String.format(
            Locale.ROOT,
            "the least of any action that may be chosen is %.4f, at least %.4f is asked",
            judged.leastShare(),
            bandit.leastShare()));
  }
}
