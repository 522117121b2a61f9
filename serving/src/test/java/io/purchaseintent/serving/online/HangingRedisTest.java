package io.purchaseintent.serving.online;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.serving.online.FeatureReader.Keys;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.embedded.RedisServer;

/** A Redis that takes questions and answers none: its process is stopped. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class HangingRedisTest {

  private static final long PATIENCE = Duration.ofSeconds(30).toNanos();
  private static final long SHORT = Duration.ofMillis(10).toNanos();

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private RedisServer redis;
  private RedisFeatureReader reader;
  private String pid;

  @BeforeEach
  void start() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    redis = RedisServer.newRedisServer().port(port).build();
    redis.start();
    String address = "redis://127.0.0.1:" + port;
    RedisClient client = RedisClient.create(address);
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      pid =
          connection
              .sync()
              .info("server")
              .lines()
              .filter(line -> line.startsWith("process_id:"))
              .findFirst()
              .orElseThrow()
              .substring("process_id:".length());
    } finally {
      client.shutdown();
    }
    reader = RedisFeatureReader.connect(address, meters);
  }

  @AfterEach
  void end() throws Exception {
    signal("CONT");
    reader.close();
    redis.stop();
  }

  private void signal(String name) throws Exception {
    assertEquals(0, new ProcessBuilder("kill", "-" + name, pid).start().waitFor());
  }

  private StateStatus read(long nanosLeft) {
    return reader.read(List.of(new Keys(null, "visit", null)), nanosLeft).get(0).sessionStatus();
  }

  private boolean isHardlyAsked() {
    return meters.get("store_breaker_open").gauge().value() == 1;
  }

  @Test
  void fiftyWaitInVain_thenTheStoreIsHardlyAsked_untilItAnswersAgain() throws Exception {
    // A busy hour before: what was answered then does not let more wait.
    for (int i = 0; i < 1_000; i++) {
      assertEquals(StateStatus.MISSING, read(PATIENCE));
    }
    signal("STOP");

    int inVain = 0;
    while (!isHardlyAsked()) {
      assertEquals(StateStatus.NO_STORE, read(SHORT));
      inVain++;
      assertTrue(inVain <= 50, "asked on after " + inVain + " questions without an answer");
    }

    assertEquals(50, inVain);
    signal("CONT");
    while (isHardlyAsked()) {
      read(PATIENCE);
    }
    assertEquals(StateStatus.MISSING, read(PATIENCE));
  }
}
