package io.purchaseintent.pipeline.online;

import io.purchaseintent.pipeline.job.JobFailure;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.beam.sdk.io.redis.RedisConnectionConfiguration;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Where Redis is, as {@code redis[s]://[:password@]host[:port]}.
 *
 * @param host name or address
 * @param password null where none is asked for
 * @param tls whether the connection is encrypted
 */
public record RedisAddress(String host, int port, @Nullable String password, boolean tls) {

  private static final int DEFAULT_PORT = 6379;
  private static final int MAX_PORT = 65_535;
  private static final int TIMEOUT_MILLIS = 2_000;

  /**
   * The address in a URI that a user gave as an option.
   *
   * @throws JobFailure if it is none
   */
  public static RedisAddress of(String option, String text) {
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme();
      if (uri.getPath().length() > 1 || uri.getPort() > MAX_PORT) {
        throw JobFailure.ofOption(
            option, text, "names a database or no port; take database 0 of a port to 65535");
      }
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
    throw JobFailure.ofOption(
        option, text, "is no address of a Redis, such as redis://localhost:6379");
  }

  /**
   * Makes sure that a Redis answers there, before hours of work.
   *
   * @throws JobFailure if none does, or it wants another password
   */
  public RedisAddress requireReachable() {
    try (Jedis redis = connect()) {
      redis.ping();
      return this;
    } catch (JedisDataException e) {
      throw new JobFailure(
          "Redis at "
              + host
              + ":"
              + port
              + " refuses ("
              + e.getMessage()
              + "): give its password as redis://:PASSWORD@HOST:PORT",
          e);
    } catch (JedisException e) {
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

  /**
   * Makes a failure amid writing one in words, where it is that Redis does not answer any more.
   *
   * @return what is to be thrown
   */
  public RuntimeException told(RuntimeException failure) {
    if (failure instanceof JobFailure) {
      return failure;
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof JedisException) {
        return new JobFailure(
            "Redis does not answer any more at "
                + host
                + ":"
                + port
                + " ("
                + cause.getMessage()
                + "): not all values are there, and the lake is as it should be. Start it, and run this"
                + " again, which publishes the rest",
            failure);
      }
    }
    return failure;
  }

  /** A connection, made when it is first used; both wait at most {@value #TIMEOUT_MILLIS} ms. */
  public Jedis connect() {
    return new Jedis(
        new HostAndPort(host, port),
        DefaultJedisClientConfig.builder()
            .timeoutMillis(TIMEOUT_MILLIS)
            .password(password)
            .ssl(tls)
            .build());
  }

  /** How Beam reaches it. */
  public RedisConnectionConfiguration connection() {
    RedisConnectionConfiguration connection = RedisConnectionConfiguration.create(host, port);
    connection = password == null ? connection : connection.withAuth(password);
    return tls ? connection.enableSSL() : connection;
  }
}
