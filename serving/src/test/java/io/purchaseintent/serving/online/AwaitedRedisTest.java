package io.purchaseintent.serving.online;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.purchaseintent.command.UserError;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.serving.online.FeatureReader.Keys;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.embedded.RedisServer;

/** A Redis that comes after the server, or that refuses it. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class AwaitedRedisTest {

  private static final long PATIENCE = Duration.ofSeconds(30).toNanos();

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  private static RedisFeatureReader reader(String address) {
    return RedisFeatureReader.connect(address, new SimpleMeterRegistry());
  }

  private static StateStatus read(RedisFeatureReader reader) {
    return reader.read(List.of(new Keys(null, "visit", null)), PATIENCE).get(0).sessionStatus();
  }

  @Test
  void redisThatComesLater_isTaken_untilThenNothingIsKnown() throws Exception {
    int port = freePort();
    try (RedisFeatureReader reader = reader("redis://127.0.0.1:" + port)) {
      assertEquals(StateStatus.NO_STORE, read(reader));
      assertFalse(reader.isReachable());

      RedisServer redis = RedisServer.newRedisServer().port(port).build();
      redis.start();
      try {
        while (!reader.isReachable()) {
          TimeUnit.MILLISECONDS.sleep(5);
        }
        assertEquals(StateStatus.MISSING, read(reader));
      } finally {
        redis.stop();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis-cluster://127.0.0.1:1,127.0.0.1:2",
        "redis-sentinel://127.0.0.1:1#shop",
        "rediss://127.0.0.1:1"
      })
  void redisOfAnyKind_mayComeLater(String address) {
    try (RedisFeatureReader reader = reader(address)) {
      assertEquals(StateStatus.NO_STORE, read(reader));
    }
  }

  @Test
  void wrongPassword_endsTheStart() throws Exception {
    int port = freePort();
    RedisServer redis =
        RedisServer.newRedisServer().port(port).setting("requirepass s3cret").build();
    redis.start();
    try {
      UserError refused =
          assertThrows(UserError.class, () -> reader("redis://:wrong@127.0.0.1:" + port).close());

      assertTrue(
          String.valueOf(refused.getMessage()).contains("WRONGPASS"), String.valueOf(refused));
      try (RedisFeatureReader reader = reader("redis://:s3cret@127.0.0.1:" + port)) {
        assertTrue(reader.isReachable());
      }
    } finally {
      redis.stop();
    }
  }

  @Test
  void hostThatNobodyKnows_endsTheStart() {
    // Longer than a label may be: nobody is asked for it, so the test needs no network.
    String host = "x".repeat(64);

    UserError refused =
        assertThrows(UserError.class, () -> reader("redis://" + host + ":6379").close());

    assertTrue(String.valueOf(refused.getMessage()).contains(host), String.valueOf(refused));
  }
}
