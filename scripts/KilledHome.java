import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.json.LoggedPredictionJson;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.scoring.Segment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What scripts/loop-kills plants in a home and its registry, and asks of it and of its servers. */
final class KilledHome {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  private KilledHome() {}

  /** The same once more, as a version to follow the first; of a registry that is a folder. */
  static String twin(ModelRegistry registry, String address, String version) throws IOException {
    Path folder = Path.of(address).resolve(LoopKills.MODEL).resolve(version);
    Map<String, byte[]> files = new HashMap<>();
    ObjectNode manifest = JSON.createObjectNode();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (file.getFileName().toString().equals("manifest.json")) {
          manifest = (ObjectNode) JSON.readTree(file.toFile());
        } else {
          files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
        }
      }
    }
    // As if it had been held beside the champion.
    manifest.putObject("gates").put("passed", true).putArray("results");
    return registry.write(LoopKills.MODEL, manifest, files, LoopKills.audit("planted"));
  }

  /** What a server says of its models; empty where it does not answer. */
  static String asks(String server) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(server + "/health"))
              .timeout(Duration.ofSeconds(5))
              .build();
      return HTTP.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static boolean accepts(int port) {
    try (var socket = new java.net.Socket("127.0.0.1", port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The record of the newest retraining; nothing where there is none, or it is being written. */
  static JsonNode record(Path home) {
    try (Stream<Path> files = Files.list(home.resolve("run/retrain"))) {
      Path newest =
          files.filter(file -> file.toString().endsWith(".json")).max(Path::compareTo).orElse(null);
      return newest == null ? JSON.createObjectNode() : JSON.readTree(newest.toFile());
    } catch (IOException e) {
      return JSON.createObjectNode();
    }
  }

  /** Lines of predictions by which no step of the roll-out waits for shoppers. */
  static void plantVisit(Path home, String version) throws IOException {
    Instant ahead = Instant.now().plus(Duration.ofHours(1));
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    StateIdentity none = StateIdentity.none(StateStatus.MISSING);
    for (String variant : List.of("shadow-" + version, "challenger-" + version)) {
      lines.write(
          LoggedPredictionJson.toBytes(
              new LoggedPrediction(
                  variant, ahead, null, variant, null, 0, "hash", new float[] {1}, none, none, none,
                  0, 0.1, version, Segment.of(false), variant, null, 100, null, null, null,
                  "session", List.of())));
      lines.write('\n');
    }
    Path day = home.resolve("lake/predictions/dt=" + LocalDate.ofInstant(ahead, ZoneOffset.UTC));
    Files.write(Files.createDirectories(day).resolve("predictions-1.jsonl"), lines.toByteArray());
  }
}
