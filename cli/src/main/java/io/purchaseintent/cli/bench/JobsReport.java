package io.purchaseintent.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the jobs and their peers took.
 *
 * @param rounds how often each sessionize ran; its figures are medians
 * @param jobs each job on each runner
 * @param peers the same sessionize without Beam
 */
record JobsReport(int rounds, List<Figures> jobs, List<Figures> peers) {

  static final String COMPARED = "sessionize";

  private static final ObjectMapper JSON = new ObjectMapper();

  JobsReport {
    jobs = List.copyOf(jobs);
    peers = List.copyOf(peers);
  }

  /**
   * A line of the table.
   *
   * @param runner what it ran on, or the peer's name
   * @param events how many it read
   */
  record Figures(String runner, String job, long events, Cost cost) {

    double eventsPerSecond() {
      return events / cost.seconds();
    }

    double eventsPerCpuSecond() {
      return events / cost.cpuSeconds();
    }
  }

  /**
   * The job's speed as a share of a peer's on the same events; above 1 the job is the faster.
   *
   * @param perSecond by the clock
   * @param perCpuSecond by processor time, which other programs on the machine change less
   */
  record Ratio(String runner, String peer, double perSecond, double perCpuSecond) {}

  /** The job on each runner beside each peer that read as many events. */
  List<Ratio> ratios() {
    List<Ratio> ratios = new ArrayList<>();
    for (Figures job : jobs) {
      for (Figures peer : peers) {
        if (job.job().equals(peer.job()) && job.events() == peer.events()) {
          ratios.add(
              new Ratio(
                  job.runner(),
                  peer.runner(),
                  job.eventsPerSecond() / peer.eventsPerSecond(),
                  job.eventsPerCpuSecond() / peer.eventsPerCpuSecond()));
        }
      }
    }
    return ratios;
  }

  /** The table and the ratios, for people. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            "%-12s  %-12s %10s %9s %10s %9s %9s%n",
            "runner", "job", "events", "seconds", "events/s", "cpu s", "peak MiB"));
    for (Figures row : rows()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-12s  %-12s %,10d %9.1f %,10.0f %9.1f %9.0f%n",
              row.runner(),
              row.job(),
              row.events(),
              row.cost().seconds(),
              row.eventsPerSecond(),
              row.cost().cpuSeconds(),
              row.cost().peakMebibytes()));
    }
    text.append(String.format("%nStart-up of JVM and runner is included.%n"));
    if (rounds > 1) {
      text.append(String.format("sessionize: medians of %d rounds.%n", rounds));
    }
    for (Ratio ratio : ratios()) {
      text.append(
          String.format(
              Locale.ROOT,
              "sessionize on %s: %.2f of the events a second of %s, %.2f of those a CPU second%n",
              ratio.runner(),
              ratio.perSecond(),
              ratio.peer(),
              ratio.perCpuSecond()));
    }
    return text.toString();
  }

  /** The same as one object. */
  ObjectNode json() {
    ObjectNode json = JSON.createObjectNode().put("rounds", rounds);
    ArrayNode table = json.putArray("rows");
    for (Figures row : rows()) {
      table
          .addObject()
          .put("runner", row.runner())
          .put("job", row.job())
          .put("events", row.events())
          .put("seconds", rounded(row.cost().seconds()))
          .put("events_per_second", Math.round(row.eventsPerSecond()))
          .put("cpu_seconds", rounded(row.cost().cpuSeconds()))
          .put("peak_mebibytes", Math.round(row.cost().peakMebibytes()));
    }
    ArrayNode compared = json.putArray("ratios");
    for (Ratio ratio : ratios()) {
      compared
          .addObject()
          .put("job", COMPARED)
          .put("runner", ratio.runner())
          .put("peer", ratio.peer())
          .put("events_per_second", rounded(ratio.perSecond()))
          .put("events_per_cpu_second", rounded(ratio.perCpuSecond()));
    }
    return json;
  }

  private List<Figures> rows() {
    List<Figures> rows = new ArrayList<>(jobs);
    rows.addAll(peers);
    return rows;
  }

  private static double rounded(double value) {
    return Math.round(value * 1e3) / 1e3;
  }
}
