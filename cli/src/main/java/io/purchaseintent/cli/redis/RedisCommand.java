package io.purchaseintent.cli.redis;

import io.purchaseintent.cli.process.Ports;
import io.purchaseintent.command.UserError;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./intent redis}: a Redis for trying things. */
@Command(
    name = "redis",
    mixinStandardHelpOptions = true,
    description = {
      "A real Redis for trying things: on the loopback address, nothing kept on disk.",
      "Prints its address, and ends with Ctrl-C or SIGTERM; what was in it is gone then."
    },
    footer = {"", "Examples:", "  ./intent redis &", "  ./intent redis --port=6400"})
public final class RedisCommand implements Callable<Integer> {

  private final PrintStream out;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "6379",
      description = "Where it listens, 0 for any free port (default: ${DEFAULT-VALUE}).")
  private int port = 6379;

  public RedisCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() {
    Ports.require(port);
    try (LocalRedis redis = LocalRedis.start(port == 0 ? Ports.anyFree() : port)) {
      out.println("Redis listens at " + redis.uri() + " until Ctrl-C; nothing is kept.");
      out.flush();
      redis.join();
      throw new UserError("Redis ended by itself");
    }
  }
}
