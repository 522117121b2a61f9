package io.purchaseintent.serving.online;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.purchaseintent.serving.variant.ServerVotes;
import io.purchaseintent.serving.variant.ServerVotes.Tally;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

/** What servers find of a challenger, in a real Redis. */
final class RedisVotesTest {

  @Test
  void votes_areCountedAmongThoseThatLive_andAreAwayWithRedis() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    RedisServer redis = RedisServer.newRedisServer().port(port).build();
    redis.start();
    RedisFeatureReader reader =
        RedisFeatureReader.connect("redis://localhost:" + port, new SimpleMeterRegistry());
    try {
      ServerVotes one = new RedisVotes(reader.scripts(), "m", "one");
      assertEquals(new Tally(1, 1), one.against("v2"));
      assertTrue(one.against("v2").isQuorum());
      for (String name : new String[] {"two", "three"}) {
        new RedisVotes(reader.scripts(), "m", name).alive();
      }

      assertEquals(new Tally(3, 1), one.against("v2"));
      assertFalse(one.against("v2").isQuorum());
      Tally both = new RedisVotes(reader.scripts(), "m", "two").against("v2");

      assertEquals(new Tally(3, 2), both);
      assertTrue(both.isQuorum());
      assertFalse(new Tally(2, 1).isQuorum());
      redis.stop();
      assertThrows(ServerVotes.VotesAwayException.class, one::alive);
    } finally {
      reader.close();
      redis.stop();
    }
  }
}
