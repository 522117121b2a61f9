package io.purchaseintent.cli.bench;

import io.purchaseintent.cli.bench.JobsReport.Figures;
import io.purchaseintent.cli.bench.Meter.Measured;
import io.purchaseintent.cli.job.JobRequest;
import io.purchaseintent.cli.launch.Launch;
import io.purchaseintent.cli.launch.Runner;
import io.purchaseintent.cli.process.FolderTree;
import io.purchaseintent.command.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures the batch jobs on runners, each with a lake of its own made of the same events, and the
 * peers of sessionize on the lake of one of them.
 */
final class JobsBench {

  /** Jobs after sessionize, which is measured apart. */
  private static final List<String> LATER = List.of("aggregate", "training-set");

  private final Path root;
  private final Path home;
  private final Meter meter;
  private final Map<Runner, List<Figures>> rows = new EnumMap<>(Runner.class);
  private final Map<Runner, Long> accepted = new EnumMap<>(Runner.class);

  JobsBench(Path root, Path home, Meter meter) {
    this.root = root;
    this.home = home;
    this.meter = meter;
  }

  /** How many programs {@link #run} measures. */
  static int programs(int runners, int rounds) {
    return runners * (1 + LATER.size()) + rounds * (runners + Peer.values().length);
  }

  /**
   * Runs everything.
   *
   * @param inputs the folder of events for each runner
   * @param rounds how often sessionize and its peers take turns
   * @throws UserError if a program fails, or two disagree on what the sessions are
   */
  JobsReport run(Map<Runner, Path> inputs, int rounds) {
    inputs.forEach(this::ingest);
    List<Figures> peers = sessionize(List.copyOf(inputs.keySet()), rounds);
    for (Runner runner : inputs.keySet()) {
      for (String job : LATER) {
        add(runner, job, accepted(runner), measure(runner, job).cost());
      }
    }
    return new JobsReport(rounds, rows.values().stream().flatMap(List::stream).toList(), peers);
  }

  private void ingest(Runner runner, Path input) {
    FolderTree.deleted(home(runner).resolve("lake"));
    Measured measured = measure(runner, "ingest", "--input=" + input);
    accepted.put(runner, measured.report().path("accepted").longValue());
    add(runner, "ingest", measured.report().path("read").longValue(), measured.cost());
  }

  private List<Figures> sessionize(List<Runner> runners, int rounds) {
    Runner host = runners.contains(Runner.FLINK) ? Runner.FLINK : runners.get(0);
    Map<String, List<Measured>> runs = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Runner runner : runners) {
        keep(runs, runner.title(), measure(runner, JobsReport.COMPARED));
      }
      for (Peer peer : Peer.values()) {
        Launch launch =
            peer.launch(home(host).resolve("lake"), home.resolve("peers").resolve(peer.title()));
        keep(runs, peer.title(), meter.run(JobsReport.COMPARED + " by " + peer.title(), launch));
      }
    }
    for (Runner runner : runners) {
      add(runner, JobsReport.COMPARED, accepted(runner), median(runs, runner.title()));
    }
    List<Figures> peers = new ArrayList<>();
    for (Peer peer : Peer.values()) {
      requireSameSessions(runs, host.title(), peer.title());
      peers.add(
          new Figures(
              peer.title(), JobsReport.COMPARED, accepted(host), median(runs, peer.title())));
    }
    return peers;
  }

  private static void keep(Map<String, List<Measured>> runs, String who, Measured measured) {
    runs.computeIfAbsent(who, name -> new ArrayList<>()).add(measured);
  }

  private static Cost median(Map<String, List<Measured>> runs, String who) {
    return Cost.median(runs.getOrDefault(who, List.of()).stream().map(Measured::cost).toList());
  }

  /** Speeds are compared only where the work was the same. */
  private static void requireSameSessions(
      Map<String, List<Measured>> runs, String runner, String peer) {
    List<String> counts =
        Stream.of(runner, peer)
            .flatMap(who -> runs.getOrDefault(who, List.of()).stream())
            .map(
                run ->
                    run.report().path("sessions")
                        + " sessions, "
                        + run.report().path("purchasing_sessions")
                        + " with a purchase")
            .distinct()
            .toList();
    if (counts.size() > 1) {
      throw new UserError(
          runner + " and " + peer + " made other sessions of the same events: " + counts);
    }
  }

  private Measured measure(Runner runner, String job, String... options) {
    List<String> words =
        new ArrayList<>(List.of("--runner=" + runner.title(), "--home=" + home(runner)));
    words.addAll(List.of(options));
    return meter.run(job + " on " + runner.title(), JobRequest.parse(root, job, words).launch());
  }

  private void add(Runner runner, String job, long events, Cost cost) {
    rows.computeIfAbsent(runner, key -> new ArrayList<>())
        .add(new Figures(runner.title(), job, events, cost));
  }

  private long accepted(Runner runner) {
    return accepted.getOrDefault(runner, 0L);
  }

  private Path home(Runner runner) {
    return home.resolve(runner.title());
  }
}
