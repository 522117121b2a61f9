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
    }
    System.out.println(Commands.oneLine(json));
    return ExitCode.DONE;
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
