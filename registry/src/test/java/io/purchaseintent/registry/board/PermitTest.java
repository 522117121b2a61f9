package io.purchaseintent.registry.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.store.FolderStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a person starts asks for the same lease as a loop; what a loop starts works by the loop's.
 */
@Timeout(60)
final class PermitTest {

  private static final Duration LENGTH = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private final AtomicLong nanos = new AtomicLong(5);
  private final List<String> told = new ArrayList<>();
  private Notes notes;

  @BeforeEach
  void open() {
    notes = new StoreNotes(new FolderStore(folder), "shop");
  }

  /** Runs as a wait does, with what others do meanwhile. */
  private final class Waited implements Permit.Time {
    private final Runnable others;

    Waited(Runnable others) {
      this.others = others;
    }

    @Override
    public long getAsLong() {
      return nanos.get();
    }

    @Override
    public void pass(Duration time) {
      nanos.addAndGet(time.toNanos());
      others.run();
    }
  }

  private Permit ask(@Nullable String loop, Runnable others) throws Exception {
    return Permit.ask(
        notes,
        new Permit.Asker("retrain", "new prices", loop, told::add),
        new Processes(),
        Clock.systemUTC(),
        new Waited(others));
  }

  private Permit ask() throws Exception {
    return ask(null, () -> {});
  }

  private LeaseDesk desk(String id, String program) {
    return new LeaseDesk(
        notes,
        new Holder(id, program, "ann", "there", "", 1, 1),
        LENGTH,
        new Processes(),
        Clock.systemUTC(),
        nanos::get);
  }

  private HeldLease loop() {
    HeldLease held = desk("loop-1", Holder.LOOP).ask().held();
    assertNotNull(held);
    return held;
  }

  private Lease newest() {
    return new LoopBoard(notes, Clock.systemUTC()).view().lease().orElseThrow();
  }

  @Test
  void loopThatIsAtWork_refusesWhatAPersonStarts_andIsNamed() {
    HeldLease held = loop();

    Permit.Refused refused =
        assertThrows(
            Permit.Refused.class,
            () ->
                ask(null, () -> held.renew(new Doing("rollout", "v4 as shadow", "a pass"), null)));

    String said = String.valueOf(refused.getMessage());
    for (String part :
        List.of(
            "ann's loop (process 1 on there)", held.lease().since() + "", "rollout v4 as shadow")) {
      assertTrue(said.contains(part), said);
    }
    assertEquals(1, told.size(), "it says once what it waits for");
    assertTrue(held.isMine());
  }

  @Test
  void whatALoopStarted_worksByItsLease_andNoLongerThanThat() throws Exception {
    HeldLease held = loop();
    Permit permit = ask("loop-1", () -> {});
    assertTrue(permit.isGood());

    permit.close();
    assertTrue(held.isMine(), "it is the loop's to give back");
    held.end();

    assertFalse(permit.isGood());
    assertThrows(Permit.Refused.class, () -> ask("loop-1", () -> {}));
    assertThrows(Permit.Refused.class, () -> ask("made-up", () -> {}));
  }

  @Test
  void whatAPersonStarted_keepsOthersOut_untilItEnds() throws Exception {
    Permit first = ask();
    assertEquals("retrain", newest().holder().program());

    assertNull(desk("loop-2", Holder.LOOP).ask().held());
    assertTrue(first.isGood());
    first.close();

    assertFalse(first.isGood());
    assertNotNull(desk("loop-2", Holder.LOOP).ask().held());
  }

  @Test
  void loopThatIsSilentForItsLease_isFollowed_andMissedUntilOneComes() throws Exception {
    loop();

    Permit permit = ask();

    assertTrue(permit.isGood());
    assertEquals("loop-1", newest().missed().id());
    permit.close();
    Permit next = ask();
    assertEquals("loop-1", newest().missed().id(), "nobody began it again");
    next.close();
    assertNotNull(desk("loop-2", Holder.LOOP).ask().held());
    assertNull(newest().missed());
  }

  @Test
  void registryThatWasAwayForLong_isNoLossWhereNobodyCame_andOneWhereSomebodyDid()
      throws Exception {
    Permit permit = ask();
    nanos.addAndGet(LENGTH.toNanos());
    assertTrue(permit.isGood(), "it is renewed");
    LeaseDesk other = desk("loop-2", Holder.LOOP);
    assertNull(other.ask().held());
    nanos.addAndGet(LENGTH.toNanos());
    assertNotNull(other.ask().held());

    assertFalse(permit.isGood());
    permit.close();
    assertEquals("loop-2", newest().holder().id());
    assertNull(newest().ended());
  }

  @Test
  void lossWhileItWorks_isHeard() throws Exception {
    CountDownLatch lost = new CountDownLatch(1);
    Permit permit = ask();
    permit.whenLost(lost::countDown);
    notes.delete(newest().name());

    permit.renewBesides(Doing.BEGINS);

    assertTrue(lost.await(30, TimeUnit.SECONDS));
  }
}
