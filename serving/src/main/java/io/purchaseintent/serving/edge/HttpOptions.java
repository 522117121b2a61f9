package io.purchaseintent.serving.edge;

import io.micrometer.core.instrument.MeterRegistry;
import io.purchaseintent.command.UserError;
import java.time.Clock;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the server listens, for how many, and what it notes of them. */
public final class HttpOptions {

  /** Bytes of a request's address and headers together; more are answered 414 or 431. */
  static final int MAX_HEADER_BYTES = 8 << 10;

  private static final int MAX_PORT = 65_535;

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "Address to listen on (default: ${DEFAULT-VALUE}).")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "Port to listen on, 0 for any (default: ${DEFAULT-VALUE}).")
  private int port = 8080;

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      defaultValue = "10000",
      description =
          "No more connections than these at once; others wait until one ends (default:"
              + " ${DEFAULT-VALUE}).")
  private int maxConnections = 10_000;

  @Mixin private TlsOptions tls = new TlsOptions();

  @Mixin private AccessLogOptions accessLog = new AccessLogOptions();

  /** The options as they are where none is given. */
  public HttpOptions() {}

  /**
   * Opens what the options name.
   *
   * @param run what names of requests begin with; no other run has it
   * @throws UserError if an option is out of its bounds, or a file is not what it should be
   */
  public HttpEdge open(String run, Clock clock, MeterRegistry registry) {
    if (port < 0 || port > MAX_PORT) {
      throw UserError.ofUsage("--port=" + port + " must be from 0 to " + MAX_PORT);
    }
    if (maxConnections < 1) {
      throw UserError.ofUsage("--max-connections=" + maxConnections + " must be at least 1");
    }
    return new HttpEdge(
        new HttpEdge.Settings(
            host, port, maxConnections, Duration.ofSeconds(20), Duration.ofSeconds(10)),
        run,
        tls.open(),
        accessLog.open(clock, registry));
  }
}
