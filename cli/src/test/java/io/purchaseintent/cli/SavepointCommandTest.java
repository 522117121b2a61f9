package io.purchaseintent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.purchaseintent.command.UserError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The live job as a user runs it, stopped by the command and begun again. */
@Timeout(300)
class SavepointCommandTest {

  private static final Installation INSTALLATION =
      new Installation(Path.of("..").toAbsolutePath().normalize(), Jdks.ofThisMachine(), "");

  @TempDir private Path home;

  @Test
  void liveJob_stopsWithASavepoint_andTheNextRunGoesOnFromIt_onAnotherBackend() throws Exception {
    assumeTrue(
        Files.isRegularFile(INSTALLATION.root().resolve(Runner.FLINK.jar())),
        "the jar of the Flink bundle is not built");
    try (LocalRedis redis = LocalRedis.start(Ports.anyFree())) {
      CompletableFuture<Ran> first = run(redis, "--state-backend=hashmap");
      await(first, () -> LiveState.in(home).newestCheckpoint().isPresent());

      Ran beside = run(redis).get();
      assertEquals(1, beside.code(), beside.err());
      assertTrue(beside.err().contains("Another live job runs in"), beside.err());

      ByteArrayOutputStream out = new ByteArrayOutputStream();
      int code =
          new CommandLine(new SavepointCommand(Clock.systemUTC(), print(out)))
              .execute("--home=" + home, "--json");

      assertEquals(0, code, out.toString(StandardCharsets.UTF_8));
      Ran stopped = first.get(60, TimeUnit.SECONDS);
      assertEquals(0, stopped.code(), stopped.err());
      Path savepoint = LiveState.in(home).newestCheckpoint().orElseThrow();
      assertTrue(savepoint.startsWith(LiveState.in(home).savepoints()), savepoint.toString());
      assertTrue(
          out.toString(StandardCharsets.UTF_8).contains("\"stopped\":true"),
          out.toString(StandardCharsets.UTF_8));

      Ran second = run(redis, "--state-backend=rocksdb", "--until-idle=PT2S").get();
      assertEquals(0, second.code(), second.err());
      assertEquals(Optional.empty(), LiveState.in(home).newestCheckpoint());
    }
  }

  /** The race with a Flink that is part of the job's process, decided against us. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void flinkThatEndsBeforeItHasTold_isBelievedIfTheSavepointIsThere(boolean made)
      throws IOException {
    LiveState state = LiveState.in(home);
    Path savepoint = state.savepoints().resolve("savepoint-1");
    HttpServer flink = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
    flink.createContext(
        "/jobs/overview",
        exchange -> answer(exchange, "{\"jobs\":[{\"jid\":\"a\",\"state\":\"RUNNING\"}]}"));
    flink.createContext(
        "/jobs/a/savepoints",
        exchange -> {
          if (exchange.getRequestMethod().equals("POST")) {
            answer(exchange, "{\"request-id\":\"1\"}");
          } else {
            if (made) {
              Files.write(Files.createDirectories(savepoint).resolve("_metadata"), new byte[1]);
            }
            exchange.close();
          }
        });
    flink.start();
    Files.createDirectories(state.folder().resolve("flink-conf"));
    Files.writeString(
        state.folder().resolve("flink-conf/flink-conf.yaml"),
        "rest.bind-port: " + flink.getAddress().getPort() + "\n");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    // Files tell their time less exactly than the clock does.
    Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(-1));
    int code =
        Intent.run(new String[] {"savepoint", "--home=" + home}, clock, print(out), print(err));
    flink.stop(0);

    assertEquals(made ? 0 : 1, code, err.toString(StandardCharsets.UTF_8));
    assertEquals(
        made,
        out.toString(StandardCharsets.UTF_8).startsWith(savepoint.toUri().toString()),
        out.toString(StandardCharsets.UTF_8));
  }

  private static void answer(HttpExchange exchange, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--timeout=PT-5S",
        "--timeout=PT0S",
        "--flink=localhost:8081 --to=/shared",
        "--flink=http://localhost:8081",
        "--to=/shared"
      })
  void wrongUsage_endsWithTwo(String options) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    int code =
        Intent.run(
            ("savepoint --home=" + home + " " + options).split(" ", -1),
            Clock.systemUTC(),
            print(new ByteArrayOutputStream()),
            print(err));

    assertEquals(2, code, err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void homeWithoutALiveJob_isExplained() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    int code =
        Intent.run(
            new String[] {"savepoint", "--home=" + home},
            Clock.systemUTC(),
            print(out),
            print(err));

    assertEquals(1, code);
    assertFalse(out.size() > 0);
  }

  private record Ran(int code, String err) {}

  private CompletableFuture<Ran> run(LocalRedis redis, String... more) {
    return CompletableFuture.supplyAsync(
        () -> {
          ByteArrayOutputStream err = new ByteArrayOutputStream();
          List<String> words =
              new java.util.ArrayList<>(
                  List.of(
                      "live",
                      "--runner=flink",
                      "--home=" + home,
                      "--redis=" + redis.uri(),
                      "--checkpointing-interval=500",
                      "--json"));
          words.addAll(List.of(more));
          RunCommand command =
              new RunCommand(
                  INSTALLATION, Clock.systemUTC(), print(new ByteArrayOutputStream()), print(err));
          try {
            return new Ran(command.run(words), err.toString(StandardCharsets.UTF_8));
          } catch (UserError e) {
            return new Ran(e.exitCode(), String.valueOf(e.getMessage()));
          }
        });
  }

  private static PrintStream print(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }

  private static void await(CompletableFuture<Ran> run, Callable<Boolean> condition)
      throws Exception {
    while (!condition.call()) {
      if (run.isDone()) {
        throw new AssertionError("the job has ended: " + run.get().err());
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }
}
