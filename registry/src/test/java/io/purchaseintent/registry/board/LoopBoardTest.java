package io.purchaseintent.registry.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.board.LoopBoard.View;
import io.purchaseintent.registry.board.Order.Action;
import io.purchaseintent.store.FolderStore;
import io.purchaseintent.store.Store;
import java.lang.reflect.Proxy;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders reach the loop once each, and what it did is there for all. */
final class LoopBoardTest {

  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @TempDir private Path folder;

  private Notes notes;
  private LoopBoard board;

  @BeforeEach
  void open() {
    notes = new StoreNotes(new FolderStore(folder), "shop");
    board = new LoopBoard(notes, CLOCK);
  }

  private Lease take() {
    return take(Holder.LOOP);
  }

  private Lease take(String program) {
    HeldLease held =
        new LeaseDesk(
                notes,
                new Holder("me", program, "ann", "here", "", 1, 1),
                Duration.ofSeconds(60),
                new Processes(),
                CLOCK,
                () -> 1)
            .ask()
            .held();
    assertNotNull(held);
    return held.lease();
  }

  private static Deed answer(Order order) {
    return Deed.begin(
            order.action().code(), "", order.id(), order.who(), order.why(), "", order.at())
        .end("done", "", "", NOW);
  }

  /** A person who takes a harmful version back must not believe that it is out. */
  @Test
  void whatAPersonStarted_hearsNoOrder_andWhoGivesOneIsTold() {
    take("rollout");

    for (Order.Action action : List.of(Order.Action.ABORT, Order.Action.SKIP)) {
      RegistryException refused =
          assertThrows(
              RegistryException.class, () -> board.order(null, action, null, "ann", "harm"));
      assertTrue(
          String.valueOf(refused.getMessage()).contains("./intent rollout abort"),
          refused::getMessage);
    }
    assertEquals(List.of(), board.view().orders());
    board.order(null, Order.Action.PAUSE, null, "ann", "a sale");
    assertEquals(1, board.view().orders().size());
  }

  @Test
  void registryThatTakesNoWrite_isToldInTheSameWordsEachTime() {
    AtomicInteger tries = new AtomicInteger();
    Store readOnly =
        (Store)
            Proxy.newProxyInstance(
                Store.class.getClassLoader(),
                new Class<?>[] {Store.class},
                (store, method, arguments) -> {
                  if (method.getName().equals("toString")) {
                    return "/models";
                  }
                  throw new FileSystemException(
                      "/models/.next-" + tries.incrementAndGet(), null, "Read-only file system");
                });
    Notes full = new StoreNotes(readOnly, "shop");

    for (int i = 0; i < 2; i++) {
      RegistryException told =
          assertThrows(RegistryException.class, () -> full.write("lease-00000001", "{}"));
      assertEquals(
          "Cannot write to the notes of the loop in /models/shop/.loop: Read-only file system",
          told.getMessage());
    }
    assertEquals(2, tries.get());
  }

  @Test
  void ordersAtTheSameMoment_areAllThere() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Callable<Order>> all = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      String who = "who " + i;
      LoopBoard own = new LoopBoard(notes, CLOCK);
      all.add(() -> own.order(null, Action.SKIP, null, who, "now"));
    }
    for (Future<Order> each : threads.invokeAll(all)) {
      each.get();
    }
    threads.shutdown();

    List<Order> orders = board.view().orders();

    assertEquals(24, orders.stream().map(Order::who).distinct().count());
  }

  @Test
  void sameOrder_isHeardOnce_alsoWhereItComesAgainLater() {
    Order first = board.order("x-1", Action.SKIP, "rollout v2 shadow", "ann", "seen enough");
    assertEquals(first, board.order("x-1", Action.SKIP, null, "bob", "again"));
    Journal journal = new Journal(notes, take());
    journal.heard(first, answer(first));

    board.order("x-1", Action.SKIP, null, "ann", "the answer was lost");

    View view = board.view();
    assertEquals(List.of(), view.orders());
    assertEquals("seen enough", view.heard("x-1").orElseThrow().why());
    assertThrows(
        RegistryException.class, () -> board.order("../x", Action.SKIP, null, "ann", "why"));
  }

  @Test
  void pauseAndResume_holdInTheOrderGiven_whateverClocksSay() {
    LoopBoard ahead =
        new LoopBoard(notes, Clock.fixed(NOW.plus(Duration.ofHours(5)), ZoneOffset.UTC));
    ahead.order(null, Action.PAUSE, null, "ann", "a sale");
    ahead.order(null, Action.PAUSE, null, "bob", "me too");
    assertEquals("ann", board.view().paused().who());

    board.order(null, Action.RESUME, null, "cleo", "it is over");

    assertNull(board.view().paused());
    assertEquals(
        List.of(Action.PAUSE, Action.PAUSE, Action.RESUME),
        board.view().orders().stream().map(Order::action).toList());
  }

  @Test
  void deeds_areThereBeforeAndAfter_andTheOldestGo() {
    Lease lease = take();
    Journal journal = new Journal(notes, lease);
    Deed begun = journal.begin(Deed.begin("watch", "2026-02-28", "p", "ann", "daily", "", NOW));
    assertEquals(List.of(begun), board.view().deeds());
    journal.note(begun.end("calm", "", "x".repeat(5000), NOW));
    Deed ended = board.view().deeds().get(0);
    assertEquals("calm", ended.outcome());
    assertTrue(ended.says().length() < 1000, "it fits into a tag");

    for (int i = 0; i < Journal.MOST + 5; i++) {
      journal.begin(Deed.begin("watch", "day " + i, "p", "ann", "daily", "", NOW));
    }
    journal.prune(board.view().deeds());

    List<Deed> left = new LoopBoard(notes, CLOCK).view().deeds();
    assertEquals(Journal.MOST, left.size());
    assertEquals("day " + (Journal.MOST + 4), left.get(left.size() - 1).what());
  }

  @Test
  void notesThatAreNone_areLeftOut() {
    notes.write("order-1", "{\"id\": \"1\", \"action\": \"explode\"}");
    notes.write("deed-1", "[]");

    assertEquals(new View(java.util.Optional.empty(), List.of(), List.of()), board.view());
  }

  @Test
  void folderThatCannotBeWritten_isTold() throws Exception {
    java.nio.file.Files.writeString(folder.resolve("shop"), "a file");

    RegistryException told =
        assertThrows(
            RegistryException.class, () -> board.order(null, Action.PAUSE, null, "ann", "why"));

    assertTrue(told.getMessage().contains("the notes of the loop in"), told.getMessage());
  }
}
