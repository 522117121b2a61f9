package io.purchaseintent.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.serving.Browser;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sample of each format that a mapping is shipped for, all in one lake: from the file to what a
 * server answers of its visits and shoppers.
 */
@Timeout(400)
final class SamplesToPredictTest {

  private static final Path MAPPINGS = Path.of("..", "testdata", "mappings");
  private static final Path SOURCES = Path.of("..", "sources", "target", "classes");

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** How long after a visit's last event is asked. */
  private static final Duration LATER = Duration.ofMillis(1_234);

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path home;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void everyFormat_fromItsFile_isKnownToThePredictingServer() throws Exception {
    assertTrue(Files.isDirectory(SOURCES), SOURCES + " is not built: build it before, with -am");
    List<Path> samples = samples();
    long written = 0;
    Files.createDirectories(home.resolve("imports"));
    try (URLClassLoader sources =
        new URLClassLoader(
            new URL[] {SOURCES.toUri().toURL()}, SamplesToPredictTest.class.getClassLoader())) {
      for (Path sample : samples) {
        for (JsonNode input : expected(sample).get("inputs")) {
          written += importInto(sources, home.resolve("imports"), sample, input);
        }
      }
    }
    try (RunningShop shop = RunningShop.start(home)) {
      JsonNode taken =
          shop.run(
              "ingest",
              "--input=" + home.resolve("imports"),
              "--pseudonymKey=" + home.resolve("pseudonym.key"));
      shop.run("sessionize", "--redis=" + shop.store(), "--sessionExpiry=PT1H");
      shop.run("aggregate");
      shop.run("publish", "--redis=" + shop.store());

      // Both forms of Snowplow's sample give the same file, to the letter, which is taken once.
      assertEquals(1, taken.get("files_skipped").asInt(), taken::toString);
      assertEquals(written - inputOf("snowplow-json"), taken.get("read").asLong(), taken::toString);
      assertEquals(0, taken.get("rejected").asLong(), taken::toString);
      for (Path sample : samples) {
        for (Map.Entry<String, Instant> visit : visits(sample).entrySet()) {
          assertKnown(shop, sample, visit.getKey(), visit.getValue());
        }
        for (JsonNode user : expected(sample).get("users")) {
          Browser.await(
              sample + "'s shopper " + user + " is known",
              PATIENCE,
              () ->
                  ask(shop, "not-there", user.asText(), Instant.now())
                      .at("/freshness/user_ms")
                      .isNumber());
        }
      }
    }
  }

  private static long inputOf(String sample) throws Exception {
    return expected(MAPPINGS.resolve("samples").resolve(sample)).at("/inputs/0/written").asLong();
  }

  private void assertKnown(RunningShop shop, Path sample, String visit, Instant last)
      throws Exception {
    AtomicReference<JsonNode> given = new AtomicReference<>();
    // Where others keep the machine busy, the store may be too slow for an answer or two.
    Browser.await(
        sample + "'s visit " + visit + " is known",
        PATIENCE,
        () -> {
          shop.requireServing();
          given.set(ask(shop, visit, null, last.plus(LATER)));
          return !given.get().has("fallback");
        });
    JsonNode answer = given.get();
    // To the millisecond: the last event's time has gone from the file to the server.
    assertEquals(
        LATER.toMillis(),
        answer.at("/freshness/session_ms").asLong(-1),
        () -> sample + " " + visit + ": " + answer);
    double propensity = answer.get("propensity").asDouble(-1);
    assertTrue(propensity > 0 && propensity < 1, answer::toString);
  }

  private JsonNode ask(RunningShop shop, String visit, @Nullable String user, Instant time)
      throws Exception {
    ObjectNode question = JSON.createObjectNode().put("session_id", visit);
    if (user != null) {
      question.put("user_id", user);
    }
    question.putObject("context").put("time", time.toString());
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(shop.server().resolve("/predict"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(question.toString()))
                .build(),
            BodyHandlers.ofString());
    assertEquals(200, answer.statusCode(), answer::body);
    return JSON.readTree(answer.body());
  }

  private static List<Path> samples() throws Exception {
    try (Stream<Path> folders = Files.list(MAPPINGS.resolve("samples"))) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static JsonNode expected(Path sample) throws Exception {
    return JSON.readTree(sample.resolve("expected.json").toFile());
  }

  /** When each visit ended; refunds are of none. */
  private static Map<String, Instant> visits(Path sample) throws Exception {
    Map<String, Instant> visits = new LinkedHashMap<>();
    for (String line : Files.readAllLines(sample.resolve("expected-events.jsonl"))) {
      JsonNode event = JSON.readTree(line);
      if (!event.get("type").asText().equals("refund")) {
        visits.merge(
            event.get("session_id").asText(),
            Instant.parse(event.get("event_time").asText()),
            (one, other) -> one.isAfter(other) ? one : other);
      }
    }
    return visits;
  }

  /** As ./intent import does, without a process for each; gives the events written. */
  private static long importInto(ClassLoader sources, Path folder, Path sample, JsonNode input)
      throws Exception {
    String mapping = input.get("mapping").asText();
    Path target = folder.resolveSibling("import-" + mapping);
    List<String> words =
        new ArrayList<>(
            List.of("--mapping=" + MAPPINGS.resolve(mapping + ".yaml"), "--out=" + target));
    input.get("files").forEach(file -> words.add(sample.resolve(file.asText()).toString()));
    Object command =
        sources
            .loadClass("io.purchaseintent.source.ImportCommand")
            .getConstructor(Clock.class)
            .newInstance(Clock.systemUTC());
    Object code =
        sources
            .loadClass("io.purchaseintent.command.Commands")
            .getMethod("run", Callable.class, String[].class)
            .invoke(null, command, words.toArray(new String[0]));
    assertEquals(0, code, mapping);
    long written = 0;
    try (Stream<Path> files = Files.list(target)) {
      for (Path file : files.filter(each -> !each.endsWith("rejected.jsonl")).toList()) {
        written += Files.readAllLines(file).size();
        Files.move(file, folder.resolve("events-" + mapping + "-" + file.getFileName()));
      }
    }
    assertEquals(input.get("written").asLong(), written, mapping);
    return written;
  }
}
