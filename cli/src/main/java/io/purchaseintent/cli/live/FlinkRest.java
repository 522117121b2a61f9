package io.purchaseintent.cli.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Flink's REST interface: that of a cluster, or of the live job's own Flink. */
final class FlinkRest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final URI flink;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  /** That of the Flink at an address such as {@code http://localhost:8081}. */
  FlinkRest(URI flink) {
    this.flink = flink;
  }

  /** A job on it. */
  record Job(String id, String name) {}

  /** The jobs that run, by their names. */
  List<Job> running() throws InterruptedException {
    List<Job> running = new ArrayList<>();
    for (JsonNode job : get("/jobs/overview").path("jobs")) {
      if (job.path("state").asText().equals("RUNNING")) {
        running.add(new Job(job.path("jid").asText(), job.path("name").asText()));
      }
    }
    return running;
  }

  /**
   * Makes a savepoint, in a format that every state backend reads.
   *
   * @param folder as Flink's workers see it
   * @param cancel whether the job ends with it
   * @return where it is
   * @throws UserError if there is none after {@code patience}, or Flink says why not
   */
  String savepoint(Job job, String folder, boolean cancel, Duration patience)
      throws InterruptedException {
    JsonNode asked =
        post(
            "/jobs/" + job.id() + "/savepoints",
            JSON.createObjectNode()
                .put("target-directory", folder)
                .put("cancel-job", cancel)
                .put("formatType", "CANONICAL")
                .toString());
    String path = "/jobs/" + job.id() + "/savepoints/" + asked.path("request-id").asText();
    long end = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < end) {
      JsonNode now = get(path);
      if (now.path("status").path("id").asText().equals("COMPLETED")) {
        JsonNode operation = now.path("operation");
        if (operation.hasNonNull("location")) {
          return operation.get("location").asText();
        }
        throw new UserError(
            "Flink made no savepoint: "
                + firstLine(operation.path("failure-cause").path("stack-trace").asText()));
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new UserError(
        "No savepoint after "
            + patience.toSeconds()
            + " s. Flink still makes it"
            + (cancel ? ", and stops the job when it is done" : "")
            + ": wait for it in "
            + folder
            + ", and give it more next time, by --timeout");
  }

  private JsonNode get(String path) throws InterruptedException {
    return send(HttpRequest.newBuilder(flink.resolve(path)).GET());
  }

  private JsonNode post(String path, String body) throws InterruptedException {
    return send(
        HttpRequest.newBuilder(flink.resolve(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private JsonNode send(HttpRequest.Builder request) throws InterruptedException {
    try {
      HttpResponse<String> response =
          client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new UserError(
            "Flink at "
                + flink
                + " answered "
                + response.statusCode()
                + ": "
                + firstLine(response.body()));
      }
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UserError("No Flink answers at " + flink + ": is the job running? (" + e + ")", e);
    }
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("no reason given");
  }
}
