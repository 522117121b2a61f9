package io.purchaseintent.serving;

import io.purchaseintent.decision.Decider;
import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.loop.SupervisedLoop;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.board.LoopBoard;
import io.purchaseintent.registry.learnt.LearntBoard;
import io.purchaseintent.serving.admin.AdminRoutes;
import io.purchaseintent.serving.dashboard.DashboardRoutes;
import io.purchaseintent.serving.dashboard.Figures;
import io.purchaseintent.serving.dashboard.RecentPredictions;
import io.purchaseintent.serving.decide.DecideRoutes;
import io.purchaseintent.serving.decide.LearntInEffect;
import io.purchaseintent.serving.decide.PolicyInEffect;
import io.purchaseintent.serving.decide.SharedLedger;
import io.purchaseintent.serving.experiment.AnalysisFolder;
import io.purchaseintent.serving.experiment.AssignRoutes;
import io.purchaseintent.serving.experiment.ExperimentRoutes;
import io.purchaseintent.serving.experiment.RunningExperiments;
import io.purchaseintent.serving.http.RouteGroup;
import io.purchaseintent.serving.keys.KeysInEffect;
import io.purchaseintent.serving.log.PredictionSink;
import io.purchaseintent.serving.loop.LoopMetrics;
import io.purchaseintent.serving.loop.LoopRoutes;
import io.purchaseintent.serving.loop.LoopWatch;
import io.purchaseintent.serving.money.RatesInEffect;
import io.purchaseintent.serving.online.RedisFeatureReader;
import io.purchaseintent.serving.online.RedisVotes;
import io.purchaseintent.serving.score.ExplainRoutes;
import io.purchaseintent.serving.score.PredictRoutes;
import io.purchaseintent.serving.score.PredictionRecorder;
import io.purchaseintent.serving.score.Questions;
import io.purchaseintent.serving.score.ScoreMetrics;
import io.purchaseintent.serving.score.ScoringService;
import io.purchaseintent.serving.score.ShadowScorer;
import io.purchaseintent.serving.status.Condition;
import io.purchaseintent.serving.status.HealthRoutes;
import io.purchaseintent.serving.timeline.Timeline;
import io.purchaseintent.serving.timeline.TimelineRoutes;
import io.purchaseintent.serving.variant.Guard;
import io.purchaseintent.serving.variant.RegistryVariants;
import io.purchaseintent.serving.watch.JobRunMetrics;
import io.purchaseintent.serving.watch.ReportFolder;
import io.purchaseintent.serving.watch.ReportMetrics;
import io.purchaseintent.serving.watch.WatchRoutes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a server that scores has beyond one that only collects: opened in order, closed in reverse.
 */
final class Scoring implements AutoCloseable {

  /** How soon a promotion is followed. */
  private static final Duration FOLLOWED_AFTER = Duration.ofSeconds(2);

  /** How soon a change of the policy's file is. */
  private static final Duration POLICY_FOLLOWED_AFTER = Duration.ofSeconds(1);

  /** How soon a day's rates are in effect. */
  private static final Duration RATES_FOLLOWED_AFTER = Duration.ofMinutes(1);

  /** How soon a day's report is counted. */
  private static final Duration REPORTS_FOLLOWED_AFTER = Duration.ofSeconds(15);

  /** How soon other programs are told of a move. */
  private static final Duration TOLD_AFTER = Duration.ofSeconds(2);

  private static final Duration GUARDED_EVERY = Duration.ofSeconds(1);

  private static final Duration WARM_UP = Duration.ofSeconds(2);

  private final Deque<Runnable> opened = new ConcurrentLinkedDeque<>();
  private final ServerContext context;
  private final String model;
  private final ModelRegistry registry;
  private final RegistryVariants variants;
  private final @Nullable Supplier<Pseudonymizer> pseudonymizer;
  private final LearntInEffect learnt;
  private final PolicyInEffect policy;
  private final RedisFeatureReader reader;
  private final LackingFeatures lacking;
  private final PredictionSink log;
  private final RatesInEffect rates;
  private final Guard guard;
  private final RecentPredictions recent;
  private final RunningExperiments experiments;
  private final ShadowScorer shadows;
  private final ScoringService service;
  private final PredictionRecorder recorder;
  private final Condition condition;
  private final ReportFolder reports;
  private final Hooks hooks;
  private final LoopBoard board;
  private final LoopWatch loopWatch;

  Scoring(ScoringOptions options, KeysInEffect keys, ServerContext context) {
    this.context = context;
    this.model = options.model();
    Clock clock = context.clock();
    try {
      this.registry = options.registry(context);
      this.variants = RegistryVariants.open(registry, model, clock, context.meters());
      opened.push(variants::close);
      this.pseudonymizer = context.pseudonymizers().get();
      this.reader = RedisFeatureReader.connect(options.redis(), context.meters());
      opened.push(reader::close);
      this.lacking = new LackingFeatures(reader, variants);
      lacking.look();
      keys.share(reader.scripts());
      this.learnt = new LearntInEffect(new LearntBoard(options.learntNotes(context)));
      this.policy =
          PolicyInEffect.of(
              () -> options.policy(context),
              new SharedLedger(reader.scripts(), model, options.deadline(), context.meters()),
              learnt,
              clock,
              context.meters());
      this.rates = options.rates();
      this.log = options.log(context);
      opened.push(log::close);
      this.guard =
          new Guard(
              variants,
              registry,
              model,
              Guard.Bounds.defaults(),
              new RedisVotes(reader.scripts(), model, context.ids().run()),
              clock);
      opened.push(guard::close);
      opened.push(guard::close);
      this.recent = new RecentPredictions(log, clock);
      this.experiments =
          new RunningExperiments(
              options.experiments(context),
              variants,
              of -> new Decider(of, learnt.of(of)),
              account ->
                  new SharedLedger(
                      reader.scripts(), model, account, options.deadline(), context.meters()),
              clock,
              context.meters());
      opened.push(experiments::close);
      this.shadows = new ShadowScorer(guard, context.ids(), log, context.meters());
      opened.push(shadows::close);
      this.service =
          new ScoringService(
              variants,
              reader,
              pseudonymizer,
              options.deadline(),
              options.sessionGap(),
              shadows,
              context.ids(),
              experiments);
      this.recorder =
          new PredictionRecorder(
              recent,
              new ScoreMetrics(context.meters()),
              shadows,
              options.explainedShare(),
              experiments);
      this.condition = new Condition(() -> problems(keys), reader, context.meters(), clock);
      every(Condition.SAMPLED_EVERY, "condition", condition::sample);
      this.reports = new ReportFolder(context.lake());
      ReportMetrics found = new ReportMetrics(reports, context.meters(), clock);
      found.look();
      Runnable followed =
          () -> {
            reports.follow();
            found.look();
          };
      every(REPORTS_FOLLOWED_AFTER, "reports", followed);
      JobRunMetrics runs = new JobRunMetrics(context.homes().home(), context.meters());
      runs.look();
      every(REPORTS_FOLLOWED_AFTER, "job-runs", runs::look);
      every(FOLLOWED_AFTER, "learnt", learnt::refresh);
      every(FOLLOWED_AFTER, "made-with", lacking::look);
      every(POLICY_FOLLOWED_AFTER, "policy", policy::follow);
      every(RATES_FOLLOWED_AFTER, "rates", rates::follow);
      this.board = options.board(context);
      this.loopWatch = new LoopWatch(board, System::nanoTime);
      LoopMetrics loopMetrics = new LoopMetrics(loopWatch, context.meters());
      loopMetrics.look();
      every(REPORTS_FOLLOWED_AFTER, "loop-watch", loopMetrics::look);
      this.hooks =
          new Hooks(
              context.homes().home(),
              options.outbox(context, registry),
              clock,
              (name, round) -> every(TOLD_AFTER, name, round));
      hooks.follow();
      every(TOLD_AFTER, "webhooks", hooks::follow);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void every(Duration interval, String name, Runnable step) {
    opened.push(context.loops().watch(SupervisedLoop.every(interval, name, step))::close);
  }

  /** What is asked of a server that scores. */
  List<RouteGroup> groups() {
    Clock clock = context.clock();
    Questions questions = new Questions(clock, rates, context.meters());
    return List.of(
        new PredictRoutes(service, recorder, questions),
        new ExplainRoutes(service, recorder, questions),
        new DecideRoutes(service, recorder, policy, questions, experiments),
        new AssignRoutes(service, recorder, questions, experiments),
        new ExperimentRoutes(experiments, new AnalysisFolder(context.lake().folder()), clock),
        new AdminRoutes(registry, model, variants, guard, clock),
        new HealthRoutes(variants, condition),
        new DashboardRoutes(
            new Figures(variants, guard, condition, context.meters(), recent, clock),
            registry,
            model),
        new WatchRoutes(reports, clock),
        new LoopRoutes(board, loopWatch),
        new TimelineRoutes(
            new Timeline(reports, registry, model, board, context.homes().home(), clock)));
  }

  private List<String> problems(KeysInEffect keys) {
    List<String> problems = new ArrayList<>(variants.problems());
    problems.addAll(lacking.problems());
    problems.addAll(experiments.problems());
    policy.problem().ifPresent(problems::add);
    problems.addAll(learnt.problems());
    rates.problem().ifPresent(problems::add);
    guard.problem().ifPresent(problems::add);
    problems.addAll(context.loops().problems());
    keys.problem().ifPresent(problems::add);
    problems.addAll(hooks.problems());
    loopWatch.problem().ifPresent(problems::add);
    return problems;
  }

  /** Follows the registry, guards challengers, and answers made-up questions until it is warm. */
  void begin() {
    variants.onFeatureSet(log::describe);
    variants.follow(FOLLOWED_AFTER);
    experiments.follow(FOLLOWED_AFTER);
    guard.watch(GUARDED_EVERY);
    List.of(variants, experiments, guard, shadows, log, reader).forEach(context.loops()::watch);
    WarmUp.run(
        meters -> WarmUp.routes(variants, reader, pseudonymizer, context.clock(), meters), WARM_UP);
  }

  /** The model and its version that answers most. */
  String champion() {
    return model + " " + variants.get().champion().model().version();
  }

  @Override
  public void close() {
    opened.forEach(Runnable::run);
  }
}
