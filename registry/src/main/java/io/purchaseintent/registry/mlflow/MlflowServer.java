package io.purchaseintent.registry.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.registry.RegistryException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowClientException;

/**
 * What is asked of an MLflow server: its Java client for all but artifacts, which the client leaves
 * to a Python program, and which here go through the server's artifact proxy.
 */
final class MlflowServer {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PROXIED = "mlflow-artifacts:/";

  private final URI address;
  private final MlflowClient client;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  MlflowServer(URI address) {
    this.address = address;
    this.client = new MlflowClient(address.toString());
  }

  /**
   * Asks the client.
   *
   * @throws RegistryException if the server does not answer, or refuses
   */
  <T> T ask(Function<MlflowClient, T> question) {
    try {
      return question.apply(client);
    } catch (MlflowClientException e) {
      throw fault(e);
    }
  }

  JsonNode get(String path) {
    return parse(ask(asked -> asked.sendGet(path)));
  }

  JsonNode post(String path, ObjectNode body) {
    return parse(ask(asked -> asked.sendPost(path, body.toString())));
  }

  /** Which the client cannot. */
  void delete(String path, ObjectNode body) {
    send(
        HttpRequest.newBuilder(URI.create(address + "/api/2.0/mlflow/" + path))
            .method("DELETE", BodyPublishers.ofString(body.toString()))
            .header("Content-Type", "application/json"));
  }

  /** Writes an artifact into a run's folder. */
  void put(String folder, String file, byte[] content) {
    send(
        HttpRequest.newBuilder(artifact(folder, file))
            .PUT(BodyPublishers.ofByteArray(content))
            .header("Content-Type", "application/octet-stream"));
  }

  /** An artifact of a run's folder. */
  byte[] artifactOf(String folder, String file) {
    return send(HttpRequest.newBuilder(artifact(folder, file)));
  }

  private URI artifact(String folder, String file) {
    if (!folder.startsWith(PROXIED)) {
      throw new RegistryException(
          "The MLflow server "
              + address
              + " keeps artifacts at "
              + folder
              + ", beside itself: start it with --serve-artifacts and an --artifacts-destination");
    }
    return URI.create(
        address
            + "/api/2.0/mlflow-artifacts/artifacts/"
            + folder.substring(PROXIED.length())
            + "/"
            + encoded(file));
  }

  private byte[] send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response =
          http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofByteArray());
      if (response.statusCode() / 100 != 2) {
        throw new RegistryException(
            "The MLflow server "
                + address
                + " answers "
                + response.statusCode()
                + " to "
                + response.uri());
      }
      return response.body();
    } catch (IOException e) {
      throw fault(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw fault(e);
    }
  }

  private RegistryException fault(Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String reason =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new RegistryException(
        "The MLflow server " + address + " does not do what it is asked: " + reason, e);
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new RegistryException("The MLflow server answers what is no JSON: " + text, e);
    }
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
