package io.purchaseintent.benchmark.serve;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.RedisOptions;
import io.purchaseintent.command.RegistryOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Fills a Redis and a registry for {@code ./intent bench serve}, which starts it. */
@Command(
    name = "bench-serve-data",
    mixinStandardHelpOptions = true,
    description = "Writes the states and the model that bench serve asks for.")
public final class ServeDataCommand implements Callable<Integer> {

  /** Name of the model that is written. */
  private static final String MODEL = "purchase-intent";

  @Mixin private HomeOptions homes = new HomeOptions();

  @Mixin private RegistryOptions registries = new RegistryOptions();

  @Mixin private RedisOptions store = new RedisOptions();

  /** Runs the command and ends the process. */
  public static void main(String[] args) {
    System.exit(Commands.run(new ServeDataCommand(), args));
  }

  @Override
  public Integer call() throws IOException, ExecutionException, InterruptedException {
    BenchShop shop = new BenchShop(Instant.now());
    shop.fill(store.redis());
    System.out.println(
        Commands.oneLine(
            new ObjectMapper()
                .createObjectNode()
                .put("users", BenchShop.USERS)
                .put("sessions", BenchShop.SESSIONS)
                .put("version", shop.register(Path.of(registries.registry(homes)), MODEL))));
    return ExitCode.DONE;
  }
}
