package io.purchaseintent.rollout.judge;

import io.purchaseintent.rollout.plan.Check;
import io.purchaseintent.rollout.plan.Plan;
import io.purchaseintent.rollout.plan.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges a step. Harm that is sure sends a version back at any look, before its time is over; what
 * is not known never lets it go on.
 *
 * <p>A version that is no worse is sent back, in all of a roll-out and however often it is looked
 * at, with a chance of at most {@link Plan#risk}: each step has an equal part of it, each check of
 * a step an equal part of that, and within a check half is for all visitors and half for slices, or
 * an equal part is for each server and for all of them together.
 */
public final class Judge {

  private Judge() {}

  /**
   * The judgement.
   *
   * @param step its number in the plan
   */
  public static Judgement of(Plan plan, int step, Evidence evidence) {
    Step of = plan.steps().get(step);
    double risk = plan.riskOfStep() / Check.all().size();
    List<Finding> findings = new ArrayList<>();
    findings.add(bake(of, evidence));
    findings.add(sessions(of, evidence));
    Finding agreement =
        new AgreementJudge(plan.margins().agreement(), of, risk, evidence.outcomes()).finding();
    ServersJudge servers =
        new ServersJudge(plan.margins(), risk, evidence, of.isShadow() ? agreement : null);
    findings.addAll(servers.state());
    OutcomesJudge outcomes = new OutcomesJudge(plan.margins(), of, risk, evidence.outcomes());
    SharesJudge shares = new SharesJudge(plan.margins(), risk, evidence);
    for (Check check : Check.all()) {
      if (!check.isTold(of.isShadow())) {
        continue;
      }
      Finding finding =
          switch (check) {
            case AGREEMENT -> agreement;
            case SHARES -> shares.finding();
            default -> check.isOfServers() ? servers.of(check) : outcomes.of(check);
          };
      boolean counts = finding.say() != Say.WAIT || plan.required().contains(check);
      findings.add(
          counts
              ? finding
              : new Finding(finding.check(), Say.GO_ON, finding.why() + " (not required)"));
    }
    return new Judgement(findings);
  }

  private static Finding bake(Step step, Evidence evidence) {
    Duration passed = Duration.between(evidence.since(), evidence.now());
    String check = "time";
    if (passed.isNegative()) {
      return new Finding(
          check,
          Say.WAIT,
          "the clock of this machine went back: the step began at "
              + evidence.since()
              + ", and it is "
              + evidence.now());
    }
    Duration whole = Duration.ofSeconds(passed.toSeconds());
    return new Finding(
        check,
        passed.compareTo(step.bake()) >= 0 ? Say.GO_ON : Say.WAIT,
        whole + " of " + step.bake());
  }

  private static Finding sessions(Step step, Evidence evidence) {
    long sessions = evidence.outcomes().sessions();
    String problem = evidence.outcomes().problem();
    return new Finding(
        "sessions",
        sessions >= step.sessions() ? Say.GO_ON : Say.WAIT,
        problem == null ? sessions + " of " + step.sessions() : problem);
  }
}
