package io.purchaseintent.serving.online;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.metrics.MicrometerCommandLatencyRecorder;
import io.lettuce.core.metrics.MicrometerOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.NettyCustomizer;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.purchaseintent.command.UserError;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A Redis, a Sentinel's master or a cluster: one connection, which all threads share and which is
 * made again when it breaks.
 */
final class RedisStore implements AutoCloseable {

  private static final String CLUSTER = "-cluster";
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration RECONNECT_AFTER = Duration.ofMillis(250);

  /** Writes go out together: so many, or as soon as no more wait. */
  private static final int FLUSH_AFTER = 256;

  private static final int MOST_WAITING = 1_024;

  private static final int ATTEMPTS = 5;
  private static final String CUT_SHORT = "Connection closed prematurely";

  private static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

  private final List<RedisURI> uris;
  private final ClientResources resources;
  private final AbstractRedisClient client;
  private final Supplier<RedisClusterAsyncCommands<String, byte[]>> connection;

  /**
   * The one at an address, not connected to yet.
   *
   * @param address {@code redis://}, {@code rediss://} with TLS, {@code redis-sentinel://} or
   *     {@code redis-cluster://} (TLS: {@code rediss-cluster://}) with several hosts parted by
   *     commas
   * @param meters where the time that commands take is put
   * @throws UserError if the address is none
   */
  RedisStore(String address, MeterRegistry meters) {
    uris = uris(address);
    resources =
        ClientResources.builder()
            .commandLatencyRecorder(
                new MicrometerCommandLatencyRecorder(meters, MicrometerOptions.create()))
            .reconnectDelay(Delay.constant(RECONNECT_AFTER))
            .nettyCustomizer(
                new NettyCustomizer() {
                  @Override
                  public void afterChannelInitialized(Channel channel) {
                    channel.pipeline().addFirst(new FlushConsolidationHandler(FLUSH_AFTER, true));
                  }
                })
            .build();
    if (isCluster(address)) {
      RedisClusterClient cluster = cluster(uris, resources);
      client = cluster;
      connection = () -> cluster.connect(CODEC).async();
    } else {
      RedisClient single = single(uris.get(0), resources);
      client = single;
      connection = () -> single.connect(CODEC).async();
    }
  }

  /**
   * Connects. May be called again after it has failed: what a client holds is made once, for it is
   * not given back whole.
   *
   * @return commands, by which nobody waits
   * @throws UserError if no Redis answers
   */
  RedisClusterAsyncCommands<String, byte[]> connect() {
    for (int attempt = 1; ; attempt++) {
      try {
        return connection.get();
      } catch (RedisException e) {
        // Lettuce closes what was refused, and may hear of that before it has told the refusal.
        if (attempt == ATTEMPTS || !CUT_SHORT.equals(rootMessage(e))) {
          throw notConnected(e);
        }
      }
    }
  }

  private UserError notConnected(RedisException e) {
    return new UserError(
        "Redis does not answer at "
            + places(uris)
            + ": start it, or say where it is with --redis=redis://HOST:PORT ("
            + rootMessage(e)
            + ")",
        e);
  }

  private static boolean isCluster(String address) {
    int scheme = address.indexOf(':');
    return scheme > 0 && address.substring(0, scheme).endsWith(CLUSTER);
  }

  private static List<RedisURI> uris(String address) {
    try {
      List<RedisURI> uris =
          isCluster(address)
              ? nodes(URI.create(address.replaceFirst(CLUSTER, "")))
              : List.of(RedisURI.create(address));
      uris.forEach(uri -> uri.setTimeout(CONNECT_TIMEOUT));
      return uris;
    } catch (IllegalArgumentException e) {
      throw new UserError(
          "--redis="
              + address
              + " is no address of a Redis, such as redis://localhost:6379, rediss:// with TLS,"
              + " redis-sentinel://host:26379#master or redis-cluster://host1:6379,host2:6379",
          e);
    }
  }

  private static List<RedisURI> nodes(URI cluster) {
    String authority = cluster.getAuthority();
    if (authority == null) {
      throw new IllegalArgumentException("there is no host");
    }
    int user = authority.lastIndexOf('@');
    String credentials = authority.substring(0, user + 1);
    return Arrays.stream(authority.substring(user + 1).split(","))
        .map(host -> RedisURI.create(cluster.getScheme() + "://" + credentials + host))
        .toList();
  }

  private static RedisClient single(RedisURI uri, ClientResources resources) {
    RedisClient client = RedisClient.create(resources, uri);
    client.setOptions(
        ClientOptions.builder().disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS).build());
    return client;
  }

  private static RedisClusterClient cluster(List<RedisURI> uris, ClientResources resources) {
    RedisClusterClient client = RedisClusterClient.create(resources, uris);
    client.setOptions(
        ClusterClientOptions.builder()
            // Nodes are connected to when they are first asked: what is asked then must wait, but
            // not without bound.
            .requestQueueSize(MOST_WAITING)
            .topologyRefreshOptions(
                ClusterTopologyRefreshOptions.builder()
                    .enableAllAdaptiveRefreshTriggers()
                    .enablePeriodicRefresh()
                    .build())
            .build());
    return client;
  }

  private static String places(List<RedisURI> uris) {
    return String.join(
        ", ",
        uris.stream()
            .map(
                uri ->
                    uri.getSentinels().isEmpty()
                        ? uri.getHost() + ":" + uri.getPort()
                        : "sentinel " + places(uri.getSentinels()))
            .toList());
  }

  private static String rootMessage(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  @Override
  public void close() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    resources.shutdown(0, 2, TimeUnit.SECONDS);
  }
}
