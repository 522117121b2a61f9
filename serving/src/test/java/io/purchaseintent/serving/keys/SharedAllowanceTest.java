package io.purchaseintent.serving.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.purchaseintent.serving.online.RedisFeatureReader;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.embedded.RedisServer;

/** What a key may ask of two servers, which share a real Redis. */
@Timeout(60)
final class SharedAllowanceTest {

  private static final int RATE = 1_000;

  private static int taken(Allowance... servers) {
    int taken = 0;
    for (int i = 0; i < 2 * RATE; i++) {
      for (Allowance server : servers) {
        taken += server.take() == 0 ? 1 : 0;
      }
    }
    return taken;
  }

  @Test
  void servers_grantARateOnce_andEachByItselfWhereRedisIsAway() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    RedisServer redis = RedisServer.newRedisServer().port(port).build();
    redis.start();
    RedisFeatureReader reader =
        RedisFeatureReader.connect("redis://localhost:" + port, new SimpleMeterRegistry());
    try {
      // By a clock that stands still, alone each would grant the rate once and for all.
      Allowance one = server(reader);
      Allowance other = server(reader);
      long start = System.nanoTime();

      int together = taken(one, other);

      double seconds = (double) (System.nanoTime() - start) / TimeUnit.SECONDS.toNanos(1);
      assertTrue(together >= RATE, together + " were granted");
      assertTrue(together <= RATE * (1 + seconds) + 1, together + " in " + seconds + " s");

      redis.stop();
      while (one.take() == 0) {
        // What is left in stock, and what it grants by itself.
      }
      assertEquals(RATE, taken(server(reader)));
    } finally {
      reader.close();
      redis.stop();
    }
  }

  private static Allowance server(RedisFeatureReader reader) {
    TimeMeter stopped =
        new TimeMeter() {
          @Override
          public long currentTimeNanos() {
            return 0;
          }

          @Override
          public boolean isWallClockBased() {
            return false;
          }
        };
    // A busy machine must not look like a Redis that is away.
    Duration longest = Duration.ofSeconds(5);
    return new SharedAllowance(
        "0a1b2c3d", RATE, reader::scripts, longest, Allowance.of(RATE, stopped));
  }
}
