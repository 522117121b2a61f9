package io.purchaseintent.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.eventlog.EventLog;
import io.purchaseintent.eventlog.FileLogReader;
import io.purchaseintent.eventlog.LogEntry;
import io.purchaseintent.eventlog.option.LogOptions;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.serving.collect.CollectOptions;
import io.purchaseintent.serving.http.RouteGroup;
import io.purchaseintent.serving.log.PredictionSink;
import io.purchaseintent.serving.online.FeatureReader;
import io.purchaseintent.serving.shop.ShopRoutes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The server with a collector, on a free port of this machine, and without a store. */
final class CollectorServer implements AutoCloseable {

  static final byte[] KEY = new byte[32];

  private static final ObjectMapper JSON = new ObjectMapper();
  static final String BROWSER =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/126.0.0.0 Safari/537.36";

  private final HttpClient http = HttpClient.newHttpClient();
  private final RouteGroup collector;
  private final HttpServer server;

  private CollectorServer(RouteGroup collector, HttpServer server) {
    this.collector = collector;
    this.server = server;
  }

  /** Those of the command. */
  @Command
  private static final class Options {
    @Mixin private CollectOptions collecting = new CollectOptions();
    @Mixin private LogOptions logs = new LogOptions();
  }

  /** With a log, as the command opens it. */
  static CollectorServer start(PropensityModel model, Clock clock, String... options) {
    ServingMetrics metrics = new ServingMetrics();
    Options given = new Options();
    new CommandLine(given).parseArgs(options);
    return start(
        model,
        clock,
        metrics,
        given.collecting.open(
            given.logs.settings(), CollectorServer::key, clock, metrics.registry()));
  }

  /** With any log. */
  static CollectorServer start(
      PropensityModel model, Clock clock, EventLog log, String... options) {
    ServingMetrics metrics = new ServingMetrics();
    return start(
        model,
        clock,
        metrics,
        options(options).routes(log, CollectorServer::key, clock, metrics.registry()));
  }

  private static CollectOptions options(String... words) {
    CollectOptions options = new CollectOptions();
    new CommandLine(options).parseArgs(words);
    return options;
  }

  private static Pseudonymizer key() {
    return new Pseudonymizer(KEY);
  }

  private static CollectorServer start(
      PropensityModel model, Clock clock, ServingMetrics metrics, RouteGroup collector) {
    FeatureReader reader = new EmptyStore();
    return new CollectorServer(
        collector,
        HttpServer.start(
            metrics,
            List.of(
                OneModel.routes(
                    model, reader, CollectorServer::key, PredictionSink.NONE, clock, metrics),
                OneModel.status(model, reader, metrics),
                collector,
                new ShopRoutes()),
            "127.0.0.1",
            0));
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  HttpRequest.Builder events(byte[] body) {
    return HttpRequest.newBuilder(uri("/events"))
        .header("User-Agent", BROWSER)
        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
  }

  HttpResponse<String> post(String body, String type) throws Exception {
    return send(events(body.getBytes(StandardCharsets.UTF_8)).header("Content-Type", type));
  }

  HttpResponse<String> post(String body) throws Exception {
    return post(body, "application/json");
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpClient http() {
    return http;
  }

  /** All that the log in a folder holds. */
  static List<JsonNode> stored(Path folder) throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (int i = 0; i < FileLogReader.partitions(folder); i++) {
      try (FileLogReader reader = new FileLogReader(folder, i, 0)) {
        for (LogEntry entry = reader.next(); entry != null; entry = reader.next()) {
          events.add(JSON.readTree(entry.value()));
        }
      }
    }
    return events;
  }

  @Override
  public void close() {
    server.close();
    collector.close();
  }
}
