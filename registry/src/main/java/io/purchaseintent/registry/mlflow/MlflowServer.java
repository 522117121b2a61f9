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

/**
 * What is asked of an MLflow server, over its REST interface; artifacts go through its artifact
 * proxy.
 */
final class MlflowServer {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PROXIED = "mlflow-artifacts:/";
  private static final String API = "/api/2.0/mlflow/";

  private final URI address;
  private final MlflowAccess access;
  private final HttpClient http;

  MlflowServer(URI address, MlflowAccess access) {
    this.address = address;
    this.access = access;
    // A server of Python's understands no HTTP/2.
    HttpClient.Builder client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE);
    this.http = (access.tls() == null ? client : client.sslContext(access.tls())).build();
  }

  JsonNode get(String path) {
    return parse(send(HttpRequest.newBuilder(URI.create(address + API + path))));
  }

  JsonNode post(String path, ObjectNode body) {
    return parse(
        send(
            HttpRequest.newBuilder(URI.create(address + API + path))
                .POST(BodyPublishers.ofString(body.toString()))
                .header("Content-Type", "application/json")));
  }

  void delete(String path, ObjectNode body) {
    send(
        HttpRequest.newBuilder(URI.create(address + API + path))
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
    if (access.authorization() != null) {
      request.header("Authorization", access.authorization());
    }
    try {
      HttpResponse<byte[]> response =
          http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofByteArray());
      if (response.statusCode() / 100 != 2) {
        throw new RegistryException(refusal(response));
      }
      return response.body();
    } catch (IOException e) {
      throw fault(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw fault(e);
    }
  }

  private String refusal(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    String told = "The MLflow server " + address + " answers " + status + " to " + response.uri();
    if (status == 401 || status == 403) {
      return told
          + ": set MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD,"
          + " to what may read and write there";
    }
    String text = new String(response.body(), StandardCharsets.UTF_8);
    try {
      JsonNode message = JSON.readTree(text).path("message");
      return message.isTextual() ? told + ": " + message.asText() : told;
    } catch (IOException e) {
      return told;
    }
  }

  private RegistryException fault(Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String reason =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new RegistryException(
        "The MLflow server " + address + " does not do what it is asked: " + reason, e);
  }

  private static JsonNode parse(byte[] text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new RegistryException(
          "The MLflow server answers what is no JSON: " + new String(text, StandardCharsets.UTF_8),
          e);
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
