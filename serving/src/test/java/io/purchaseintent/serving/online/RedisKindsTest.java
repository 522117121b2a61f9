package io.purchaseintent.serving.online;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.purchaseintent.codec.StateCodec;
import io.purchaseintent.command.UserError;
import io.purchaseintent.feature.FeatureKey;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.serving.online.FeatureReader.Keys;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisSentinel;
import redis.embedded.RedisServer;

/** States from a cluster, from a Sentinel's master, and over TLS: real ones. */
final class RedisKindsTest {

  private static final UserHistory USER =
      UserHistory.asOf(Instant.EPOCH).lifetimePurchaseCount(2).preferredCategory("shoes").build();
  private static final ProductStats PRODUCT =
      ProductStats.asOf(Instant.EPOCH).purchaseCount30d(1).viewCount30d(10).build();
  private static final long PATIENCE = Duration.ofSeconds(30).toNanos();

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  /** Below where a cluster's own ports, 10,000 above, end. */
  private static int freeLowPort() throws IOException {
    for (int port = 20_000 + (int) (ProcessHandle.current().pid() % 10_000); ; port++) {
      try (ServerSocket one = new ServerSocket(port);
          ServerSocket other = new ServerSocket(port + 10_000)) {
        return Math.min(one.getLocalPort(), other.getLocalPort());
      } catch (IOException e) {
        if (port > 40_000) {
          throw e;
        }
      }
    }
  }

  private static void assertReads(String address) {
    try (RedisFeatureReader reader =
        RedisFeatureReader.connect(address, new SimpleMeterRegistry())) {
      States states = reader.read(List.of(new Keys("ann", "s1", "shoe")), PATIENCE).get(0);
      assertEquals(StateStatus.OK, states.userStatus());
      assertEquals(USER, states.user());
      assertEquals(PRODUCT, states.product());
      assertEquals(StateStatus.MISSING, states.sessionStatus());
      assertTrue(reader.isReachable());
    }
  }

  @Test
  void cluster_readsKeysOfSeveralSlotsAtOnce() throws IOException {
    int port = freeLowPort();
    RedisServer redis =
        RedisServer.newRedisServer().port(port).setting("cluster-enabled yes").build();
    redis.start();
    try {
      RedisClusterClient client =
          RedisClusterClient.create(RedisURI.create("redis://127.0.0.1:" + port));
      RedisClient node = RedisClient.create("redis://127.0.0.1:" + port);
      try (StatefulRedisConnection<String, String> direct = node.connect()) {
        direct.sync().clusterAddSlots(IntStream.range(0, 16_384).toArray());
        long end = System.nanoTime() + PATIENCE;
        while (!direct.sync().clusterInfo().contains("cluster_state:ok")) {
          assertTrue(System.nanoTime() < end, "the cluster is not ready");
        }
        RedisClusterCommands<String, String> store = client.connect().sync();
        store.set(FeatureKey.user("ann"), StateCodec.toText(StateCodec.encode(USER)));
        store.set(FeatureKey.product("shoe"), StateCodec.toText(StateCodec.encode(PRODUCT)));
      } finally {
        client.shutdown();
        node.shutdown();
      }

      assertReads("redis-cluster://127.0.0.1:" + port);
      assertReads("redis-cluster://127.0.0.1:1,127.0.0.1:" + port);
    } finally {
      redis.stop();
    }
  }

  private static void fill(RedisURI uri) {
    RedisClient client = RedisClient.create(uri);
    try (StatefulRedisConnection<String, String> store = client.connect()) {
      store.sync().set(FeatureKey.user("ann"), StateCodec.toText(StateCodec.encode(USER)));
      store.sync().set(FeatureKey.product("shoe"), StateCodec.toText(StateCodec.encode(PRODUCT)));
    } finally {
      client.shutdown();
    }
  }

  @Test
  void sentinel_saysWhereTheMasterIs() throws IOException {
    int port = freePort();
    int sentinelPort = freePort();
    RedisServer redis = RedisServer.newRedisServer().port(port).build();
    redis.start();
    RedisSentinel sentinel =
        RedisSentinel.newRedisSentinel()
            .port(sentinelPort)
            .masterName("shop")
            .masterPort(port)
            .quorumSize(1)
            .build();
    sentinel.start();
    try {
      fill(RedisURI.create("redis://127.0.0.1:" + port));

      assertReads("redis-sentinel://127.0.0.1:" + sentinelPort + "#shop");
    } finally {
      sentinel.stop();
      redis.stop();
    }
  }

  @Test
  void tls_isSpoken(@TempDir Path folder) throws Exception {
    Path keys = folder.resolve("keys.p12");
    char[] password = "changeit".toCharArray();
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "redis",
                "-keyalg",
                "RSA",
                "-dname",
                "CN=localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                keys.toString(),
                "-storepass",
                new String(password))
            .inheritIO()
            .start();
    assertEquals(0, keytool.waitFor());
    KeyStore store = KeyStore.getInstance(keys.toFile(), password);
    Path certificate = pem(folder, "CERTIFICATE", store.getCertificate("redis").getEncoded());
    Path key = pem(folder, "PRIVATE KEY", store.getKey("redis", password).getEncoded());
    int port = freePort();
    RedisServer redis =
        RedisServer.newRedisServer()
            .port(freePort())
            .setting("tls-port " + port)
            .setting("tls-cert-file " + certificate)
            .setting("tls-key-file " + key)
            .setting("tls-ca-cert-file " + certificate)
            .setting("tls-auth-clients no")
            .build();
    redis.start();
    try {
      String address = "rediss://localhost:" + port;
      fill(RedisURI.create(address + "?verifyPeer=NONE"));

      assertReads(address + "?verifyPeer=NONE");
      UserError error = assertThrows(UserError.class, () -> assertReads(address));
      assertTrue(
          String.valueOf(error.getMessage()).contains("certification path"),
          () -> String.valueOf(error.getMessage()));
    } finally {
      redis.stop();
    }
  }

  private static Path pem(Path folder, String type, byte[] content) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.writeString(
        folder.resolve(type.replace(' ', '-') + ".pem"),
        "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
  }

  @Test
  void addressThatIsNone_isExplained() {
    for (String address : List.of("localhost", "http://localhost:6379", "redis-cluster:nobody")) {
      UserError error = assertThrows(UserError.class, () -> assertReads(address));
      assertTrue(
          String.valueOf(error.getMessage()).startsWith("--redis=" + address + " is no address"),
          () -> String.valueOf(error.getMessage()));
    }
  }
}
