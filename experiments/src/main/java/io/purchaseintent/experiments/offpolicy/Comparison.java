package io.purchaseintent.experiments.offpolicy;

import io.purchaseintent.command.Progress;
import io.purchaseintent.command.UserError;
import io.purchaseintent.decision.Action;
import io.purchaseintent.decision.Decider;
import io.purchaseintent.decision.Given;
import io.purchaseintent.decision.Policy;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.prediction.PredictionIntake;
import io.purchaseintent.lake.prediction.PredictionLog;
import io.purchaseintent.lake.table.PredictionTable;
import io.purchaseintent.policy.PolicyFile;
import io.purchaseintent.statistics.offpolicy.Clusters;
import io.purchaseintent.statistics.offpolicy.Estimate;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compares policies on what was decided by another, by what really happened. The unit is a session
 * id, which keeps its draw; what is of one shopper hangs together.
 */
public final class Comparison {

  private final Lake lake;
  private final Settings settings;
  private final Clock clock;
  private final Progress progress;

  /**
   * How it is compared.
   *
   * @param since the first day; null for the last 28 that the log has
   * @param until the day after the last; null for all
   * @param gap that ends visits
   * @param outcomesAfter how long after a visit's end its events may still come
   * @param risk that an interval leaves what is true out
   * @param mostUntold share of the visits in which a policy may do what the log never did
   * @param effect the least that matters, as a share of the logged margin
   * @param mostMoments that are kept in memory
   * @param threads that train
   */
  public record Settings(
      @Nullable LocalDate since,
      @Nullable LocalDate until,
      SessionGap gap,
      Duration outcomesAfter,
      double risk,
      double mostUntold,
      double effect,
      int mostMoments,
      int threads) {

    private static final int DAYS = 28;

    /** Some 500 bytes each. */
    private static final int MOST_MOMENTS = 500_000;

    private static final int THREADS = 2;

    /** Some days, judged and read as is usual. */
    public static Settings of(
        @Nullable LocalDate since,
        @Nullable LocalDate until,
        SessionGap gap,
        Duration outcomesAfter) {
      return new Settings(
          since, until, gap, outcomesAfter, 0.05, 0.01, 0.05, MOST_MOMENTS, THREADS);
    }

    /** The same days, judged otherwise. */
    public Settings with(double newRisk, double newMostUntold, double newEffect) {
      return new Settings(
          since,
          until,
          gap,
          outcomesAfter,
          newRisk,
          newMostUntold,
          newEffect,
          mostMoments,
          threads);
    }

    LocalDate from(LocalDate last) {
      return since == null ? last.minusDays(DAYS - 1L) : since;
    }
  }

  /** A comparison on a lake. */
  public Comparison(Lake lake, Settings settings, Clock clock, Progress progress) {
    this.lake = lake;
    this.settings = settings;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * Compares policies with the logged one and with doing nothing.
   *
   * @param inEffect whose actions' costs are known, too
   * @param deciders decide by a policy
   * @throws UserError if nothing was decided, or nothing is known of what came of it
   */
  public Worth of(
      List<PolicyFile> policies, PolicyFile inEffect, Function<Policy, Decider> deciders)
      throws IOException {
    Read read = told();
    return compare(policies, inEffect, deciders, read.log(), read.sample());
  }

  /**
   * The days of the settings, of which enough can be told.
   *
   * @throws UserError if nothing was decided, or nothing is known of what came of it
   */
  Read told() throws IOException {
    Read read = read(null);
    Sample sample = read.sample();
    if (sample.visits().isEmpty()) {
      throw new UserError(
          sample.decided()
              + " visits were decided from "
              + sample.from()
              + " to "
              + sample.until().minusDays(1)
              + ", but of none it can be told what came of it ("
              + sample.pending()
              + " are not over or have no events in the lake, "
              + sample.untold()
              + " were logged without what could have been chosen): take in their events, or name"
              + " other days with --since and --until");
    }
    sample.requireTold();
    return read;
  }

  /**
   * What was decided, and what came of it.
   *
   * @param newestMillis when the newest event in the lake was
   */
  record Read(DecisionLog log, Sample sample, long newestMillis) {}

  /**
   * Reads the days of the settings.
   *
   * @param since the first day where the settings name none; null for the last 28 that the log has
   * @throws UserError if nothing was decided
   */
  private Read read(@Nullable LocalDate since) throws IOException {
    takeIn();
    SortedSet<LocalDate> days =
        PredictionTable.in(lake).newest().orElseThrow(this::nothingLogged).days();
    LocalDate last = settings.until() == null ? days.last() : settings.until().minusDays(1);
    LocalDate from = since == null || settings.since() != null ? settings.from(last) : since;
    LocalDate until = last.plusDays(1);
    DecisionLog log = DecisionLog.read(lake, from, until, settings.mostMoments(), progress);
    if (log.visits().isEmpty()) {
      throw nothingLogged();
    }
    OutcomeReader outcomes =
        new OutcomeReader(log.byId(), settings.gap(), settings.outcomesAfter());
    outcomes.read(lake, from, until, clock.millis(), progress);
    return new Read(
        log, Sample.of(log.visits(), from, until, log.share()), outcomes.newestMillis());
  }

  /**
   * What can be learnt of the visits that began on or after a day, until the last whole day (UTC)
   * of which all are over.
   *
   * @param since the day; null for the last 28 that the log has
   * @throws UserError if nothing was decided
   */
  public Lesson lesson(Policy policy, @Nullable LocalDate since) throws IOException {
    // A visit that was decided first the day before is that day's.
    Read read = read(since == null ? null : since.minusDays(1));
    Instant from = since == null ? Instant.MIN : since.atStartOfDay(ZoneOffset.UTC).toInstant();
    long over =
        read.newestMillis() - settings.gap().gap().toMillis() - settings.outcomesAfter().toMillis();
    Instant until = Instant.ofEpochMilli(over).truncatedTo(ChronoUnit.DAYS);
    return new Lesson(policy, from, until, this, read);
  }

  double risk() {
    return settings.risk();
  }

  private Worth compare(
      List<PolicyFile> policies,
      PolicyFile inEffect,
      Function<Policy, Decider> deciders,
      DecisionLog log,
      Sample sample) {
    List<DecidedVisit> visits = sample.visits();
    Money money = Money.of(policies, inEffect, DecisionLog.actions(visits));
    List<Target> targets = new ArrayList<>(List.of(Target.nothing()));
    policies.forEach(file -> targets.add(Target.of(deciders.apply(file.policy()))));
    List<@Nullable PolicyFile> files = new ArrayList<>();
    files.add(null);
    files.addAll(policies);
    return worth(targets, files, money, new Known(log.gifts(), policies, inEffect), sample);
  }

  /** What other ways to decide would have been worth, whose actions are those of a policy. */
  List<Worth.OfPolicy> worths(List<Target> targets, Policy policy, DecisionLog log, Sample sample) {
    PolicyFile file = new PolicyFile(null, policy.text(), policy);
    Money money = Money.of(List.of(file), file, DecisionLog.actions(sample.visits()));
    List<@Nullable PolicyFile> files = new ArrayList<>();
    targets.forEach(target -> files.add(null));
    return worth(targets, files, money, new Known(log.gifts(), List.of(file), file), sample)
        .policies();
  }

  /**
   * What ways to decide would have been worth.
   *
   * @param files of theirs, null where there is none
   */
  private Worth worth(
      List<Target> targets,
      List<@Nullable PolicyFile> files,
      Money money,
      Known known,
      Sample sample) {
    List<DecidedVisit> visits = sample.visits();
    Clusters clusters = sample.clusters();
    Optional<PurchaseModel> model = PurchaseModel.of(visits, money, settings.threads(), progress);
    Walk walk =
        new Walk(
            visits,
            clusters,
            money,
            known,
            model.isPresent() ? model.get() : Foretelling.nothing());
    List<Estimate> logged = new ArrayList<>();
    for (Measure measure : Measure.values()) {
      logged.add(
          Estimate.mean(
              visits.stream().mapToDouble(visit -> money.of(visit)[measure.ordinal()]).toArray(),
              clusters));
    }
    // Each policy is compared with the logged one: the risk is that of all of them.
    double risk = settings.risk() / targets.size();
    List<Worth.OfPolicy> worths = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      progress.at("policy " + (i + 1) + " of " + targets.size());
      PolicyFile file = files.get(i);
      worths.add(
          Worth.OfPolicy.of(
              targets.get(i).name(),
              file == null ? "" : file.origin(),
              walk.with(targets.get(i)),
              logged,
              model.isPresent(),
              risk,
              settings.mostUntold(),
              file == null ? null : file.policy(),
              sample));
    }
    progress.done(targets.size() + " policies");
    return new Worth(sample, logged, worths, model.isPresent(), settings.risk(), settings.effect());
  }

  private UserError nothingLogged() {
    return new UserError(
        "The lake "
            + lake
            + " has no decision to learn from in these days: a server logs them where it is asked"
            + " POST /decide (./intent serve), a file of them complete after ten minutes or when it"
            + " stops; name other days with --since and --until, or another lake with --lake=DIR");
  }

  /** What cannot be taken in now, as others are at it, is there the next time. */
  private void takeIn() {
    PredictionLog log = PredictionLog.of(lake);
    if (log.exists()) {
      try {
        PredictionIntake.of(
            log, clock, reached -> progress.at(reached.lines() + " predictions taken in"));
      } catch (TableWrite.ConflictException e) {
        progress.at("others take predictions in");
      }
    }
  }

  /**
   * What a visit was known to have been given. The log does not say what the question named; of a
   * policy that is known to give an action once a visit, and that could have given it again, the
   * question did not name it.
   */
  private static final class Known implements Walk.Memory {

    private final Gifts gifts;
    private final Map<String, PolicyFile> byId = new HashMap<>();

    Known(Gifts gifts, List<PolicyFile> policies, PolicyFile inEffect) {
      this.gifts = gifts;
      byId.put(inEffect.policy().id(), inEffect);
      policies.forEach(file -> byId.put(file.policy().id(), file));
    }

    @Override
    public List<Given> before(DecidedVisit visit, int moment) {
      DecidedMoment now = visit.moments().get(moment);
      List<Given> given = new ArrayList<>();
      PolicyFile policy = byId.get(now.policyId());
      for (Given each : visit.givenBefore(moment)) {
        if (policy == null || !couldBeGivenAgain(policy, now, each.action())) {
          given.add(each);
        }
      }
      given.addAll(gifts.before(visit.userId(), now.situation().time()));
      return given;
    }

    private static boolean couldBeGivenAgain(PolicyFile policy, DecidedMoment now, String action) {
      boolean isOnce =
          policy.policy().actions().stream()
              .filter(each -> each.name().equals(action))
              .flatMap(each -> each.rules().stream())
              .anyMatch(rule -> rule.name().equals("once_a_session"));
      return isOnce
          && now.action().choice().chances().stream()
              .anyMatch(chance -> chance.action().equals(action) && !action.equals(Action.NONE));
    }
  }
}
