package io.purchaseintent.cli.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.cli.process.Child;
import io.purchaseintent.cli.process.LogFile;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@code serve} in a process of its own, and what it answers. */
public final class Server implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(60);

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final Child child;
  private final LogFile log;
  private final String uri;

  private Server(Child child, LogFile log, String uri) {
    this.child = child;
    this.log = log;
    this.uri = uri;
  }

  /**
   * Starts it and waits until it is healthy.
   *
   * @param options besides home, Redis and port
   * @throws UserError if it ends, or is not healthy in a minute
   */
  public static Server start(
      Installation installation,
      Clock clock,
      Path home,
      int port,
      String redis,
      List<String> options)
      throws InterruptedException {
    LogFile log = LogFile.create(home, "serve", clock);
    List<String> words =
        new ArrayList<>(List.of("--home=" + home, "--redis=" + redis, "--port=" + port));
    words.addAll(options);
    ProcessBuilder.Redirect toLog = ProcessBuilder.Redirect.appendTo(log.file().toFile());
    Child child = installation.redirected(Program.SERVE.launch(words), toLog, toLog);
    Server server = new Server(child, log, "http://127.0.0.1:" + port);
    try {
      server.awaitHealthy();
      return server;
    } catch (UserError e) {
      server.close();
      throw e;
    }
  }

  /** Its process. */
  public long pid() {
    return child.process().pid();
  }

  private void awaitHealthy() throws InterruptedException {
    long end = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < end) {
      if (child.process().waitFor(200, TimeUnit.MILLISECONDS)) {
        String error = log.lastError();
        throw new UserError(
            (error == null ? "The server ended" : error) + "; its log: " + log.file());
      }
      try {
        if (send(HttpRequest.newBuilder(URI.create(uri + "/health"))).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // Not listening yet.
      }
    }
    throw new UserError(
        "The server is not healthy after " + START.toSeconds() + " s; its log: " + log.file());
  }

  public String uri() {
    return uri;
  }

  /**
   * Asks for a score.
   *
   * @throws UserError if the answer is none
   */
  public JsonNode predict(ObjectNode request) {
    try {
      HttpResponse<String> response =
          send(
              HttpRequest.newBuilder(URI.create(uri + "/predict"))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(Commands.oneLine(request))));
      if (response.statusCode() != 200) {
        throw new UserError(
            "/predict answered "
                + response.statusCode()
                + ": "
                + response.body()
                + "; its log: "
                + log.file());
      }
      return new ObjectMapper().readTree(response.body());
    } catch (IOException e) {
      throw new UserError("/predict failed: " + e.getMessage() + "; its log: " + log.file(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError("Interrupted", e);
    }
  }

  /** Waits for its end and returns the exit code. */
  public int join() {
    return child.join();
  }

  @Override
  public String toString() {
    return "healthy at " + uri;
  }

  @Override
  public void close() {
    child.close();
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(
        request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString());
  }
}
