package io.purchaseintent.pipeline.publish;

import io.purchaseintent.pipeline.JobFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.beam.sdk.io.redis.RedisConnectionConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is, as {@code redis[s]://[:password@]host[:port]}.
 *
 * @param host name or address
 * @param password null where none is asked for
 * @param tls whether the connection is encrypted
 */
public record RedisAddress(String host, int port, @Nullable String password, boolean tls) {

  private static final int DEFAULT_PORT = 6379;
  private static final int CONNECT_MILLIS = 2_000;

  /**
   * The address in a URI that a user gave as an option.
   *
   * @throws JobFailure if it is none
   */
  public static RedisAddress of(String option, String text) {
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme();
      if (uri.getHost() != null && ("redis".equals(scheme) || "rediss".equals(scheme))) {
        String info = uri.getUserInfo();
        return new RedisAddress(
            uri.getHost(),
            uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
            info == null ? null : info.substring(info.indexOf(':') + 1),
            scheme.equals("rediss"));
      }
    } catch (URISyntaxException e) {
      // Told below, together with other texts that are no address.
    }
    throw new JobFailure(
        "--" + option + "=" + text + " is no address of a Redis, such as redis://localhost:6379");
  }

  /**
   * Makes sure that something listens there, before hours of work.
   *
   * @throws JobFailure if nothing does
   */
  public RedisAddress requireReachable() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
      return this;
    } catch (IOException e) {
      throw new JobFailure(
          "Redis does not answer at "
              + host
              + ":"
              + port
              + " ("
              + e.getMessage()
              + "): start one (./intent redis), or give the address of one that runs",
          e);
    }
  }

  /** How Beam reaches it. */
  public RedisConnectionConfiguration connection() {
    RedisConnectionConfiguration connection = RedisConnectionConfiguration.create(host, port);
    connection = password == null ? connection : connection.withAuth(password);
    return tls ? connection.enableSSL() : connection;
  }
}
