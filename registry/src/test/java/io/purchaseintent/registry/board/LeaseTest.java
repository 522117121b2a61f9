package io.purchaseintent.registry.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.board.LeaseDesk.Answer;
import io.purchaseintent.registry.board.LeaseLaws.Seen;
import io.purchaseintent.store.FolderStore;
import io.purchaseintent.store.s3.S3Emulator;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One holds the loop, whoever dies, sleeps, or has a clock that jumps. */
@Timeout(300)
final class LeaseTest {

  private static final Duration LENGTH = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private final AtomicLong nanos = new AtomicLong(5);

  private Notes notes() {
    return new StoreNotes(new FolderStore(folder), "shop");
  }

  private LeaseDesk desk(Notes notes, String id, String time) {
    return new LeaseDesk(
        notes,
        new Holder(id, Holder.LOOP, "ann", "here", "", 1, 1),
        LENGTH,
        new Processes(),
        Clock.fixed(Instant.parse(time), ZoneOffset.UTC),
        nanos::get);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static HeldLease held(LeaseDesk desk) {
    HeldLease held = desk.ask().held();
    assertNotNull(held);
    return held;
  }

  @Test
  void manyOnAFolder_passTheFenceOneAtATime() throws Exception {
    int terms = 0;
    int afterDeath = 0;
    int afterSilence = 0;
    for (int seed = 0; seed < 12; seed++) {
      Notes notes = new StoreNotes(new FolderStore(folder.resolve("" + seed)), "shop");
      Seen seen = LeaseLaws.holdOneAtATime(notes, seed, 4, 40);
      terms += seen.terms();
      afterDeath += seen.afterDeath();
      afterSilence += seen.afterSilence();
    }

    assertTrue(
        afterDeath > 2 && afterSilence > 2 && terms > 20,
        terms + " terms, " + afterDeath + " after a death, " + afterSilence + " after silence");
  }

  @Test
  void manyOnABucket_passTheFenceOneAtATime() throws Exception {
    try (S3Emulator s3 = S3Emulator.start()) {
      s3.create("shop");
      Notes notes = new StoreNotes(s3.store("s3://shop/models"), "shop");
      LeaseLaws.createOnce(notes, "once");
      notes.delete("once");

      Seen seen = LeaseLaws.holdOneAtATime(notes, 2, 2, 6);

      assertTrue(seen.terms() > 0 && seen.passes() > 1, seen.toString());
    }
  }

  @Test
  void create_ofManyAtOnce_isOnes() throws Exception {
    LeaseLaws.createOnce(notes(), "lease-00000001");
  }

  @Test
  void clocksThatAreHoursApart_giveNoTwoHolders() {
    Notes notes = notes();
    HeldLease first = held(desk(notes, "a", "2026-03-01T00:00:00Z"));
    LeaseDesk late = desk(notes, "b", "2026-03-02T00:00:00Z");

    Answer answer = late.ask();

    assertNull(answer.held());
    assertFalse(answer.lives(), "not known yet");
    pass(LENGTH.minusSeconds(1));
    assertNull(late.ask().held(), "not seen for long enough");
    assertTrue(first.renew(new Doing("waits", "", ""), null));
    pass(LENGTH.minusSeconds(1));
    assertTrue(late.ask().lives(), "it was renewed");
    assertEquals("waits", late.ask().by().doing().step());
  }

  @Test
  void holderThatIsSilent_isFollowed_andFencedOff() {
    Notes notes = notes();
    HeldLease first = held(desk(notes, "a", "2026-03-01T00:00:00Z"));
    Pause pause = new Pause(Instant.parse("2026-03-01T00:00:00Z"), "ann", "a sale");
    assertTrue(first.renew(Doing.BEGINS, pause));
    LeaseDesk next = desk(notes, "b", "2026-02-01T00:00:00Z");
    assertNull(next.ask().held());
    pass(LENGTH);

    HeldLease second = held(next);

    assertEquals(2, second.lease().term());
    assertEquals(pause, second.lease().paused(), "what was paused stays so");
    assertTrue(second.isMine());
    assertFalse(first.isMine());
    assertFalse(first.renew(Doing.BEGINS, null));
    first.end();
    assertTrue(second.isMine(), "who lost it ends nothing");
  }

  @Test
  void holderThatGaveItBack_orDiedHere_isFollowedAtOnce() throws Exception {
    Notes notes = notes();
    held(desk(notes, "a", "2026-03-01T00:00:00Z")).end();
    assertNotNull(desk(notes, "b", "2026-03-01T00:00:00Z").ask().held());

    Process died = new ProcessBuilder("sleep", "60").start();
    Holder here = new Processes().me(Holder.LOOP);
    long started = here.started();
    Holder other =
        new Holder("c", Holder.LOOP, "ann", "here", here.machine(), died.pid(), startOf(died));
    Processes processes = new Processes();
    assertFalse(processes.isGone(other));
    died.destroyForcibly();
    assertTrue(died.waitFor(20, TimeUnit.SECONDS));

    assertTrue(processes.isGone(other));
    assertFalse(processes.isGone(here));
    Holder reused =
        new Holder("d", Holder.LOOP, "ann", "here", here.machine(), here.pid(), started + 1);
    assertTrue(processes.isGone(reused), "the number is another process's now");
    Holder elsewhere = new Holder("e", Holder.LOOP, "ann", "there", "another", died.pid(), 1);
    assertFalse(processes.isGone(elsewhere), "that cannot be seen from here");
  }

  private static long startOf(Process process) throws Exception {
    String stat = java.nio.file.Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19]);
  }

  @Test
  void leaseThatCannotBeRenewed_isCertainForAPartOfItsLength() {
    HeldLease held = held(desk(notes(), "a", "2026-03-01T00:00:00Z"));
    assertFalse(held.isToRenew());
    pass(LENGTH.dividedBy(2));
    assertTrue(held.isToRenew());
    assertTrue(held.isMine());
    pass(LENGTH.dividedBy(3));

    assertFalse(held.isMine(), "others may have seen it unchanged for nearly its length");
  }

  @Test
  void noteThatIsNoLease_isToldByName() {
    Notes notes = notes();
    notes.write("lease-00000003", "{}");

    RegistryException told =
        assertThrows(RegistryException.class, () -> desk(notes, "a", "2026-03-01T00:00:00Z").ask());

    assertTrue(told.getMessage().contains("lease-00000003"), told.getMessage());
  }
}
