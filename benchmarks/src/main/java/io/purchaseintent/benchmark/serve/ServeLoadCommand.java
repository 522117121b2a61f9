package io.purchaseintent.benchmark.serve;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.benchmark.serve.HttpLoad.Result;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.Progress;
import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Asks a server for scores, for {@code ./intent bench serve}, which starts it. */
@Command(
    name = "bench-serve-load",
    mixinStandardHelpOptions = true,
    description = "Loads a server, and tells how it answered as one line of JSON.")
public final class ServeLoadCommand implements Callable<Integer> {

  private static final double TICKS_A_SECOND = 100;
  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;
  private static final long NORMAL_P99_NANOS = Duration.ofMillis(10).toNanos();
  private static final int LONGEST_RECOVERY_SECONDS = 30;
  private static final int OVERLOAD_CONNECTIONS = 1_000;

  @Option(names = "--port", required = true, description = "Where the server listens.")
  private int port;

  @Option(names = "--server-pid", required = true, description = "Its process.")
  private long serverPid;

  @Option(names = "--redis-pid", required = true, description = "Its Redis's.")
  private long redisPid;

  @Option(names = "--connections", defaultValue = "64")
  private int connections = 64;

  @Option(names = "--rate", defaultValue = "5000", description = "Requests a second, open loop.")
  private double rate = 5_000;

  @Option(
      names = "--overload",
      defaultValue = "PT20S",
      description = "How long three times the closed loop's rate is asked for.")
  private Duration overload = Duration.ofSeconds(20);

  @Option(names = "--warm-up", defaultValue = "PT60S")
  private Duration warmUp = Duration.ofSeconds(60);

  @Option(names = "--time", defaultValue = "PT20S", description = "For each figure.")
  private Duration time = Duration.ofSeconds(20);

  /** Runs the command and ends the process. */
  public static void main(String[] args) {
    System.exit(Commands.run(new ServeLoadCommand(), args));
  }

  @Override
  public Integer call() throws IOException {
    Progress progress = Progress.onStandardError();
    List<byte[]> requests = BenchShop.requests(1);
    List<byte[]> constant = List.of(HttpLoad.request("GET", "/health/live", ""));
    ObjectNode json = new ObjectMapper().createObjectNode();
    try (HttpLoad load = new HttpLoad(new InetSocketAddress("127.0.0.1", port), connections)) {
      progress.at("Warming up");
      requireAnswers(load.closedLoop(requests, warmUp));
      progress.done("Warmed up");
      progress.at("Closed loop");
      double server = cpuMicros(serverPid);
      double redis = cpuMicros(redisPid);
      Result closed = load.closedLoop(requests, time);
      double answers = Math.max(1, closed.nanos().getTotalCount());
      server = (cpuMicros(serverPid) - server) / answers;
      redis = (cpuMicros(redisPid) - redis) / answers;
      progress.done("Closed loop");
      describe(json.putObject("closed_loop").put("rps", rounded(closed.perSecond())), closed);
      progress.at("Open loop");
      Result open = load.openLoop(requests, rate, time);
      progress.done("Open loop");
      describe(json.putObject("open_loop").put("rate", rate), open);
      progress.at("A constant");
      load.closedLoop(constant, warmUp.dividedBy(12));
      Result same = load.closedLoop(constant, time.dividedBy(2));
      progress.done("A constant");
      json.putObject("constant").put("rps", rounded(same.perSecond()));
      json.putObject("cpu_us").put("server", rounded(server)).put("redis", rounded(redis));
      json.put("connections", connections);
      progress.at("Overload");
      ObjectNode came = json.putObject("overload");
      overload(requests, 3 * closed.perSecond(), came);
      came.put("normal_after_s", normalAfter(load, requests));
      progress.done("Overload");
    }
    System.out.println(Commands.oneLine(json));
    return ExitCode.DONE;
  }

  private void overload(List<byte[]> requests, double perSecond, ObjectNode json)
      throws IOException {
    double before = residentMebibytes(serverPid);
    try (HttpLoad load =
        new HttpLoad(new InetSocketAddress("127.0.0.1", port), OVERLOAD_CONNECTIONS)) {
      HttpLoad.Overload came = load.overload(requests, perSecond, overload);
      json.put("rate", rounded(perSecond))
          .put("connections", OVERLOAD_CONNECTIONS)
          .put("served_per_s", rounded(came.served().perSecond()))
          .put("shed_per_s", rounded(came.shed() / came.served().seconds()))
          .put("unsent_per_s", rounded(came.unsent() / came.served().seconds()));
      describe(json, came.served());
    }
    json.put("rss_before_mib", rounded(before))
        .put("rss_after_mib", rounded(residentMebibytes(serverPid)));
  }

  /** Seconds of the open loop until one is without errors, and as fast as it must be at its p99. */
  private int normalAfter(HttpLoad load, List<byte[]> requests) throws IOException {
    for (int second = 0; second < LONGEST_RECOVERY_SECONDS; second++) {
      Result result = load.openLoop(requests, rate, Duration.ofSeconds(1));
      if (result.errors() == 0 && result.nanos().getValueAtPercentile(99) <= NORMAL_P99_NANOS) {
        return second;
      }
    }
    return LONGEST_RECOVERY_SECONDS;
  }

  private void requireAnswers(Result warmedUp) {
    if (warmedUp.nanos().getTotalCount() == 0) {
      throw new UserError(
          "The server at port "
              + port
              + " answered none of "
              + warmedUp.errors()
              + " requests with 200: see its log");
    }
  }

  private static void describe(ObjectNode json, Result result) {
    Histogram nanos = result.nanos();
    json.put("p50_ms", millis(nanos.getValueAtPercentile(50)))
        .put("p99_ms", millis(nanos.getValueAtPercentile(99)))
        .put("p999_ms", millis(nanos.getValueAtPercentile(99.9)))
        .put("max_ms", millis(nanos.getMaxValue()))
        .put("errors", result.errors());
  }

  private static double millis(long nanos) {
    return Math.round(nanos / 1e4) / 100.0;
  }

  private static double rounded(double value) {
    return Math.round(value * 10) / 10.0;
  }

  /** Memory of a process; 0 where Linux does not tell it. */
  private static double residentMebibytes(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  /** CPU time that a process has used until now; 0 where Linux does not tell it. */
  private static double cpuMicros(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      // The program's name is in brackets and may hold anything.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).trim().split(" ", -1);
      return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]))
          * (1e6 / TICKS_A_SECOND);
    } catch (IOException e) {
      return 0;
    }
  }
}
