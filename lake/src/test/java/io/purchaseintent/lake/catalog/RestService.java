package io.purchaseintent.lake.catalog;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.iceberg.rest.CatalogHandlers;
import org.apache.iceberg.rest.RESTCatalogProperties.SnapshotMode;
import org.apache.iceberg.rest.RESTSerializers;
import org.apache.iceberg.rest.requests.CreateNamespaceRequest;
import org.apache.iceberg.rest.requests.CreateTableRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.rest.responses.ConfigResponse;
import org.apache.iceberg.rest.responses.ErrorResponse;
import org.jspecify.annotations.Nullable;

/**
 * A REST catalogue on this machine, of Iceberg's own handlers, that keeps what it knows in memory;
 * as much of the protocol as jobs ask for.
 */
final class RestService implements AutoCloseable {

  private static final Pattern PATH =
      Pattern.compile("/v1/(config|namespaces)(?:/([^/]+))?(/tables)?(?:/([^/]+))?(/metrics)?");
  private static final ObjectMapper JSON = new ObjectMapper();

  static {
    JSON.setVisibility(PropertyAccessor.FIELD, Visibility.ANY);
    JSON.setPropertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE);
    RESTSerializers.registerAll(JSON);
  }

  private final InMemoryCatalog catalog = new InMemoryCatalog();
  private final HttpServer server;

  private RestService(HttpServer server, Path warehouse) {
    this.server = server;
    catalog.initialize(
        "rest", Map.of(CatalogProperties.WAREHOUSE_LOCATION, LocalFiles.location(warehouse)));
  }

  /** Starts one whose tables are in this folder. */
  static RestService start(Path warehouse, int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    RestService service = new RestService(server, warehouse);
    server.createContext("/", service::answer);
    server.start();
    return service;
  }

  /** Serves until it is killed: {@code RestService WAREHOUSE PORT}. */
  public static void main(String[] args) throws IOException {
    System.out.println(start(Path.of(args[0]), Integer.parseInt(args[1])).uri());
  }

  String uri() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        send(exchange, 200, reply(exchange));
      } catch (NoSuchNamespaceException | NoSuchTableException e) {
        refuse(exchange, 404, e);
      } catch (AlreadyExistsException | CommitFailedException e) {
        refuse(exchange, 409, e);
      } catch (RuntimeException e) {
        refuse(exchange, 500, e);
      }
    }
  }

  private @Nullable Object reply(HttpExchange exchange) throws IOException {
    Matcher path = PATH.matcher(exchange.getRequestURI().getPath());
    if (!path.matches()) {
      throw new IllegalArgumentException("No such path: " + exchange.getRequestURI());
    }
    if (path.group(1).equals("config")) {
      return ConfigResponse.builder().build();
    }
    boolean posts = exchange.getRequestMethod().equals("POST");
    if (path.group(2) == null) {
      return CatalogHandlers.createNamespace(catalog, read(exchange, CreateNamespaceRequest.class));
    }
    Namespace namespace = Namespace.of(path.group(2));
    if (path.group(3) == null) {
      return CatalogHandlers.loadNamespace(catalog, namespace);
    }
    if (path.group(4) == null) {
      return CatalogHandlers.createTable(
          catalog, namespace, read(exchange, CreateTableRequest.class));
    }
    if (path.group(5) != null) {
      return null;
    }
    TableIdentifier table = TableIdentifier.of(namespace, path.group(4));
    return posts
        ? CatalogHandlers.updateTable(catalog, table, read(exchange, UpdateTableRequest.class))
        : CatalogHandlers.loadTable(catalog, table, SnapshotMode.ALL);
  }

  private static <T> T read(HttpExchange exchange, Class<T> type) throws IOException {
    return JSON.readValue(exchange.getRequestBody(), type);
  }

  private static void refuse(HttpExchange exchange, int status, RuntimeException e)
      throws IOException {
    send(
        exchange,
        status,
        ErrorResponse.builder()
            .responseCode(status)
            .withType(e.getClass().getSimpleName())
            .withMessage(String.valueOf(e.getMessage()))
            .build());
  }

  private static void send(HttpExchange exchange, int status, @Nullable Object body)
      throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    boolean empty = body == null || exchange.getRequestMethod().equals("HEAD");
    if (empty) {
      exchange.sendResponseHeaders(status == 200 ? 204 : status, -1);
      return;
    }
    byte[] json = JSON.writeValueAsBytes(body);
    exchange.sendResponseHeaders(status, json.length);
    exchange.getResponseBody().write(json);
  }

  @Override
  public void close() throws IOException {
    server.stop(0);
    catalog.close();
  }
}
