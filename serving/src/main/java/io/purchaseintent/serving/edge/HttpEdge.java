package io.purchaseintent.serving.edge;

import io.javalin.config.JettyConfig;
import io.purchaseintent.loop.Looping;
import io.purchaseintent.loop.SupervisedLoop;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.jspecify.annotations.Nullable;

/** Where requests come in: address, limits, TLS, and what all answers have in common. */
public final class HttpEdge implements Looping, AutoCloseable {

  private static final long IDLE_MILLIS = 30_000;

  /**
   * Connections that may wait to be accepted, where the system lets them. Whoever finds no place
   * tries again a second later, and many come at once when a balancer turns to a new server.
   */
  private static final int MAX_NOT_YET_ACCEPTED = 4_096;

  /**
   * Where to listen, and for how long and how many.
   *
   * @param port 0 for any free one
   * @param maxConnections at once, from 1 on
   * @param bodyTime in which a request's body must come
   * @param grace how long a stop waits for requests that are under way; zero for not at all
   */
  public record Settings(
      String host, int port, int maxConnections, Duration bodyTime, Duration grace) {}

  /**
   * They warn of a request that is no HTTP, in its own words, and so would fill the log for whoever
   * likes. Held, as their levels would be gone with them.
   */
  private static final List<Logger> CHATTER =
      List.of(
          Logger.getLogger("org.eclipse.jetty.util.HostPort"),
          Logger.getLogger("org.eclipse.jetty.http.HttpParser"));

  private final Settings settings;
  private final EveryAnswer answers;
  private final @Nullable Tls tls;
  private final @Nullable AccessLog log;

  HttpEdge(Settings settings, String run, @Nullable Tls tls, @Nullable AccessLog log) {
    this.settings = settings;
    this.answers = new EveryAnswer(new RequestIds(run), settings.bodyTime().toNanos());
    this.tls = tls;
    this.log = log;
  }

  /** Without TLS, and without a log of requests, whose names begin with {@code run}. */
  public static HttpEdge plain(Settings settings, String run) {
    return new HttpEdge(settings, run, null, null);
  }

  @Override
  public List<SupervisedLoop> loops() {
    return log == null ? List.of() : log.loops();
  }

  /** Where it listens, as an address begins. */
  public String scheme() {
    return tls == null ? "http" : "https";
  }

  /** The address of this machine that it listens on. */
  public String host() {
    return settings.host();
  }

  /** The port that was asked for. */
  public int port() {
    return settings.port();
  }

  /** The name of the request that this answers; null where no edge has seen it. */
  public static @Nullable String requestId(HttpServletResponse answer) {
    return answer.getHeader(RequestIds.HEADER);
  }

  /** Looks whether the certificate's files have changed. */
  public void follow() {
    if (tls != null) {
      tls.follow();
    }
  }

  /**
   * Makes a server one that listens here.
   *
   * @param routeOf the route of a path
   */
  public void addTo(JettyConfig jetty, UnaryOperator<String> routeOf) {
    CHATTER.forEach(logger -> logger.setLevel(Level.SEVERE));
    JsonErrors errors = new JsonErrors(answers);
    jetty.modifyHttpConfiguration(
        http -> {
          http.setRequestHeaderSize(HttpOptions.MAX_HEADER_BYTES);
          http.setSendServerVersion(false);
        });
    jetty.modifyServletContextHandler(context -> context.setErrorHandler(errors));
    jetty.modifyServer(
        server -> {
          server.setErrorHandler(errors);
          server.insertHandler(new WholeBody());
          server.insertHandler(new GracefulHandler());
          server.insertHandler(answers);
          server.setStopTimeout(settings.grace().toMillis());
          server.addBean(new NetworkConnectionLimit(settings.maxConnections(), server));
          if (log != null) {
            log.tellRoutesBy(routeOf);
            server.setRequestLog(log);
          }
        });
    jetty.addConnector(this::connector);
  }

  private ServerConnector connector(Server server, HttpConfiguration http) {
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    ServerConnector connector;
    if (tls == null) {
      connector = new ServerConnector(server, plain);
    } else {
      // Who asks by another name, such as a balancer that looks after its health, is answered too.
      http.addCustomizer(new SecureRequestCustomizer(false));
      connector =
          new ServerConnector(
              server, new SslConnectionFactory(tls.context(), plain.getProtocol()), plain);
    }
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setIdleTimeout(IDLE_MILLIS);
    connector.setAcceptQueueSize(MAX_NOT_YET_ACCEPTED);
    return connector;
  }

  /** Ends the log of requests; call it after the server is closed. */
  @Override
  public void close() {
    if (log != null) {
      log.close();
    }
  }
}
