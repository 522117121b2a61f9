package io.purchaseintent.serving.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.purchaseintent.decision.Decider;
import io.purchaseintent.decision.Situation;
import io.purchaseintent.decision.Stage;
import io.purchaseintent.policy.PolicyFile;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.serving.online.RedisFeatureReader;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/** What several servers spend and give together, in a real Redis. */
@Timeout(120)
final class SharedLedgerTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  /** A gift costs 1 and gains 1; a mug costs 1 and gains less. */
  private static final String POLICY =
      """
      name: shared
      zone: UTC
      margin: 0.5
      average_order_value: 40
      daily_budget: 15
      actions:
        - action: none
        - action: gift
          cost: {fixed: 1, paid: always}
          uplift: {absolute: 0.1}
          only: {once_a_user_in_days: 7}
          daily_budget: 10
        - action: mug
          cost: {fixed: 1, paid: always}
          uplift: {absolute: 0.06}
      """;

  @TempDir private Path folder;
  private Decider decider;
  private RedisServer redis;
  private RedisFeatureReader reader;
  private RedisClient client;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @BeforeEach
  void start() throws Exception {
    Path file = Files.writeString(folder.resolve("policy.yaml"), POLICY);
    decider = new Decider(PolicyFile.read(file).policy());
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    redis = RedisServer.newRedisServer().port(port).build();
    redis.start();
    client = RedisClient.create("redis://localhost:" + port);
    reader = RedisFeatureReader.connect("redis://localhost:" + port, new SimpleMeterRegistry());
  }

  @AfterEach
  void stop() throws Exception {
    reader.close();
    client.shutdown();
    redis.stop();
  }

  private RedisCommands<String, String> store() {
    return client.connect().sync();
  }

  private SharedLedger server() {
    return new SharedLedger(reader.scripts(), "m", Duration.ofSeconds(5), meters);
  }

  private String decide(Ledger ledger, String session, Asker asker) {
    Situation situation =
        new Situation(
            session, NOW, 0.1, 0, Segment.KNOWN, null, null, Stage.BROWSING, 3, List.of());
    return ledger.decide(decider, situation, asker).chosen().action();
  }

  @Test
  void serversAtTheSameTime_spendNoMoreTogetherThanThereIs() throws Exception {
    List<SharedLedger> servers = List.of(server(), server(), server());
    ExecutorService askers = Executors.newFixedThreadPool(6);
    List<Future<String>> decided = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      int number = i;
      decided.add(
          askers.submit(
              () -> decide(servers.get(number % 3), "s" + number, new Asker(null, null))));
    }
    List<String> actions = new ArrayList<>();
    for (Future<String> each : decided) {
      actions.add(each.get());
    }
    askers.shutdownNow();

    assertEquals(10, actions.stream().filter("gift"::equals).count());
    assertEquals(5, actions.stream().filter("mug"::equals).count());
    assertEquals(60, meters.counter("decisions_settled", "ledger", "shared").count());
  }

  @Test
  void whatOneServerGaveAndAnswered_theOthersKnow() {
    SharedLedger one = server();
    SharedLedger other = server();
    assertEquals("gift", decide(one, "s1", new Asker("ann", "q1")));
    assertEquals("gift", decide(other, "s1", new Asker("ann", "q1")));
    assertEquals("mug", decide(other, "s2", new Asker("ann", "q2")));
    assertEquals("gift", decide(other, "s3", new Asker("bob", "q3")));

    assertEquals(3, other.spending().today(NOW, decider.policy().zone()));
  }

  @Test
  void accountOfAnArm_spendsItsOwn_andRemembersWithAll() {
    SharedLedger all = server();
    SharedLedger arm =
        new SharedLedger(reader.scripts(), "m", "offers@1=bold", Duration.ofSeconds(5), meters);
    for (int i = 0; i < 15; i++) {
      decide(all, "s" + i, new Asker(null, null));
    }
    assertEquals("none", decide(all, "s15", new Asker(null, null)), "its day is spent");
    assertEquals("gift", decide(arm, "s16", new Asker("ann", null)), "the arm's is not");
    assertEquals("mug", decide(arm, "s17", new Asker("ann", null)), "once in seven days");
    assertEquals(15, all.spending().today(NOW, decider.policy().zone()));
    assertEquals(2, arm.spending().today(NOW, decider.policy().zone()));

    store().del("decide:{m}:spent:2026-03-01");
    assertEquals("mug", decide(server(), "s18", new Asker("ann", null)), "whoever gave it");
  }

  @Test
  void withoutRedis_aServerGoesOnByItself_andMakesUpForItAfterwards() throws Exception {
    SharedLedger one = server();
    for (int i = 0; i < 8; i++) {
      assertEquals("gift", decide(one, "s" + i, new Asker(null, null)));
    }
    redis.stop();
    List<String> alone = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      alone.add(decide(one, "t" + i, new Asker(null, i == 0 ? null : "q" + i / 2)));
    }
    // Of the ten there were two; the fourth is the third again.
    assertEquals(List.of("gift", "gift", "mug", "mug"), alone);
    redis.start();
    double shared = meters.counter("decisions_settled", "ledger", "shared").count();
    while (meters.counter("decisions_settled", "ledger", "shared").count() == shared) {
      decide(one, "u", new Asker(null, "q"));
    }

    // All ten, and not one more.
    assertEquals("10000000", store().hget("decide:{m}:spent:2026-03-01", "gift"));
  }

  @Test
  void withoutRedis_serversSpendTogetherNoMoreThanThereIs() throws Exception {
    List<SharedLedger> servers = List.of(server(), server(), server());
    for (int i = 0; i < 4; i++) {
      assertEquals("gift", decide(servers.get(Math.min(i, 2)), "s" + i, new Asker(null, null)));
    }
    // The third knows of 4 that are spent and of all three, the first of 5, the second of 6.
    assertEquals("gift", decide(servers.get(0), "s4", new Asker(null, null)));
    assertEquals("gift", decide(servers.get(1), "s5", new Asker(null, null)));
    redis.stop();

    int given = 0;
    for (int i = 0; i < 30; i++) {
      given += decide(servers.get(i % 3), "t" + i, new Asker(null, null)).equals("gift") ? 1 : 0;
    }

    // Each spends a third of what it knew to be left: two, one and one.
    assertEquals(4, given);
  }
}
