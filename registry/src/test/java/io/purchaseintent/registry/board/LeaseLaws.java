package io.purchaseintent.registry.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.registry.board.LeaseDesk.Answer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What leases owe on whatever they are written on: several ask for the loop, work, sleep, die and
 * come again, with clocks that are hours apart.
 */
public final class LeaseLaws {

  private static final Duration LENGTH = Duration.ofSeconds(60);
  private static final int ACTORS = 3;
  private static final Instant ABOUT = Instant.parse("2026-03-01T00:00:00Z");

  private final Notes notes;
  private final Interleaving together;
  private final long seed;
  private final int lives;
  private final int asks;
  private final Set<String> dead = ConcurrentHashMap.newKeySet();
  private final Map<Long, String> holders = new HashMap<>();
  private long newest;
  private int passes;
  private int afterDeath;
  private int afterSilence;

  private LeaseLaws(Notes notes, long seed, int lives, int asks) {
    this.lives = lives;
    this.notes = notes;
    this.together = new Interleaving(seed, notes);
    this.seed = seed;
    this.asks = asks;
  }

  /** What a run came to, so that a test can see that it tried something. */
  public record Seen(int passes, int terms, int afterDeath, int afterSilence) {}

  /** Whoever passes the fence has the newest term, and none before him passes it after. */
  public static Seen holdOneAtATime(Notes notes, long seed, int lives, int asks) throws Exception {
    LeaseLaws laws = new LeaseLaws(notes, seed, lives, asks);
    List<Interleaving.Actor> all = new ArrayList<>();
    for (int i = 0; i < ACTORS; i++) {
      int me = i;
      all.add(own -> laws.live(own, me));
    }
    laws.together.run(all, LENGTH.toNanos() / 16, 60);
    return new Seen(laws.passes, laws.holders.size(), laws.afterDeath, laws.afterSilence);
  }

  /** One life after the other. */
  private void live(Notes own, int me) {
    Random random = new Random(seed * 31 + me);
    Clock wrong = Clock.fixed(ABOUT.plusSeconds(random.nextInt(100_000)), ZoneOffset.UTC);
    for (int life = 0; life < lives; life++) {
      String id = seed + "." + me + "." + life;
      try {
        liveOnce(own, id, me % 2 == 0, wrong, random);
      } catch (Interleaving.Killed e) {
        dead.add(id);
      }
    }
  }

  /**
   * @param sees whether it is on the machine of all others, where it is seen who died
   */
  private void liveOnce(Notes own, String id, boolean sees, Clock clock, Random random) {
    Processes processes =
        new Processes() {
          @Override
          public boolean isGone(Holder holder) {
            return sees && dead.contains(holder.id());
          }
        };
    Holder me = new Holder(id, Holder.LOOP, "test", "host", "", 1, 1);
    // The clock of a machine that was halted stood still meanwhile.
    int speed = random.nextInt(3) == 0 ? 8 : 1;
    LeaseDesk desk =
        new LeaseDesk(own, me, LENGTH, processes, clock, () -> together.nanos() / speed);
    for (int i = 0; i < asks; i++) {
      Answer answer = desk.ask();
      HeldLease held = answer.held();
      if (held != null) {
        Lease by = answer.by();
        if (by != null && by.ended() == null) {
          afterDeath += processes.isGone(by.holder()) ? 1 : 0;
          afterSilence += processes.isGone(by.holder()) ? 0 : 1;
        }
        work(held, id, random);
      }
    }
  }

  private void work(HeldLease held, String id, Random random) {
    while (true) {
      if (!held.isMine()) {
        return;
      }
      // Nobody else acts between the fence's look and this.
      long term = held.lease().term();
      assertEquals(id, holders.computeIfAbsent(term, none -> id), "a term has one holder");
      assertTrue(term >= newest, term + " passes after " + newest);
      newest = term;
      passes++;
      if (random.nextInt(30) == 0) {
        held.end();
        return;
      }
      if (random.nextInt(3) == 0 && !held.renew(Doing.BEGINS, null)) {
        return;
      }
    }
  }

  /** Of many that write a note at the same moment one does. */
  public static void createOnce(Notes notes, String name) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try {
      List<Callable<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        String text = "{\"by\": " + i + "}";
        all.add(() -> notes.create(name, text));
      }
      int done = 0;
      for (Future<Boolean> each : threads.invokeAll(all)) {
        done += each.get() ? 1 : 0;
      }
      assertEquals(1, done);
    } finally {
      threads.shutdown();
    }
  }
}
