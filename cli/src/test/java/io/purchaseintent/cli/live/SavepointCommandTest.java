package io.purchaseintent.cli.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.purchaseintent.cli.Intent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stopping the live job with a savepoint, beside a Flink that is made up or absent. */
class SavepointCommandTest {

  @TempDir private Path home;

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

  private static PrintStream print(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }
}
