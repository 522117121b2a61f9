package io.purchaseintent.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.experiment.Arm;
import io.purchaseintent.experiment.Experiment;
import io.purchaseintent.experiment.ExperimentMetric;
import io.purchaseintent.experiment.ExperimentUnit;
import io.purchaseintent.registry.board.Notes;
import io.purchaseintent.registry.board.StoreNotes;
import io.purchaseintent.registry.experiment.Defined;
import io.purchaseintent.registry.experiment.ExperimentBoard;
import io.purchaseintent.registry.experiment.ExperimentMove;
import io.purchaseintent.registry.experiment.ExperimentState;
import io.purchaseintent.registry.experiment.ExperimentView;
import io.purchaseintent.store.FolderStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExperimentBoardTest {

  private static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");
  private static final AuditEntry AUDIT = new AuditEntry(NOON, "ann", "to learn");

  /** Definitions by their texts, which are as long as those with a policy. */
  private final Map<String, Experiment> texts = new ConcurrentHashMap<>();

  @TempDir private Path folder;

  private Notes notes() {
    return new StoreNotes(new FolderStore(folder), "shop", "experiments");
  }

  private ExperimentBoard board() {
    return board(notes());
  }

  private ExperimentBoard board(Notes notes) {
    return new ExperimentBoard(
        notes,
        experiment -> {
          String text = experiment.toString() + "-".repeat(9_000);
          texts.put(text, experiment);
          return text;
        },
        (name, text) -> Objects.requireNonNull(texts.get(text), name));
  }

  private static Experiment experiment(String name, double traffic, @Nullable String end) {
    return new Experiment(
        name,
        1,
        "",
        "page",
        ExperimentUnit.VISITOR,
        traffic,
        null,
        List.of(Arm.label("control", 1), Arm.label("with", 1)),
        null,
        end == null ? null : Instant.parse(end),
        List.of(ExperimentMetric.CONVERSION),
        List.of(),
        0.05,
        0.05,
        0.8);
  }

  private static Experiment experiment(String name, double traffic) {
    return experiment(name, traffic, null);
  }

  private static String refusal(Runnable doing) {
    return String.valueOf(assertThrows(RegistryException.class, doing::run).getMessage());
  }

  @Test
  void anotherProcess_seesTheWholeOfWhatWasDone() {
    board().create(experiment("badge", 0.5), false, AUDIT);
    board().start("badge", AUDIT);
    board().create(experiment("other", 0.5), false, AUDIT);

    ExperimentView view = board().view();

    assertEquals(List.of("badge@1", "other@1"), List.copyOf(view.defined().keySet()));
    Defined badge = view.find("badge").orElseThrow();
    assertEquals(experiment("badge", 0.5), badge.experiment());
    assertEquals(ExperimentState.RUNNING, badge.stateAt(NOON));
    assertEquals("ann", Objects.requireNonNull(badge.started()).audit().who());
    assertEquals(List.of(badge.experiment()), view.layers().started());
    assertEquals(ExperimentState.CREATED, view.find("other").orElseThrow().stateAt(NOON));
    assertEquals(List.of(), view.problems());
  }

  @Test
  void create_sameContentAgain_isTheSameVersion() {
    board().create(experiment("badge", 0.5), false, AUDIT);
    board().start("badge", AUDIT);

    Defined again = board().create(experiment("badge", 0.5), false, AUDIT);

    assertEquals("badge@1", again.experiment().id());
    assertEquals(2, board().view().moves().size());
  }

  @Test
  void create_otherContentWhileItRuns_isRefusedAndTellsTheWay() {
    board().create(experiment("badge", 0.5), false, AUDIT);
    board().start("badge", AUDIT);

    String refusal = refusal(() -> board().create(experiment("badge", 0.6), false, AUDIT));

    assertTrue(refusal.startsWith("badge@1 is running and its content is another"), refusal);
    assertTrue(refusal.contains("experiments stop badge"), refusal);
    assertTrue(refusal.contains("which makes badge@2"), refusal);
    board().stop("badge", AUDIT);
    assertEquals(
        "badge@2", board().create(experiment("badge", 0.6), false, AUDIT).experiment().id());
    assertEquals("badge@2", board().start("badge", AUDIT).experiment().id());
  }

  @Test
  void create_againAfterItWasStopped_isAnotherVersionOfTheSameContent() {
    board().create(experiment("badge", 0.5), false, AUDIT);
    board().start("badge", AUDIT);
    assertEquals(
        "badge@1", board().create(experiment("badge", 0.5), true, AUDIT).experiment().id());
    board().stop("badge", AUDIT);

    String refusal = refusal(() -> board().start("badge", AUDIT));

    assertTrue(refusal.startsWith("badge@1 is stopped, and does not begin twice"), refusal);
    assertEquals(
        "badge@2", board().create(experiment("badge", 0.5), true, AUDIT).experiment().id());
  }

  @Test
  void start_withoutRoom_isRefused() {
    board().create(experiment("a", 0.7), false, AUDIT);
    board().create(experiment("b", 0.4), false, AUDIT);
    board().start("a", AUDIT);

    String refusal = refusal(() -> board().start("b", AUDIT));

    assertTrue(refusal.startsWith("b@1 wants 0.4 of layer page, of which only 0.3"), refusal);
    board().stop("a", AUDIT);
    assertEquals("b@1", board().start("b", AUDIT).experiment().id());
  }

  @Test
  void start_ofWhatIsOverOrNotThere_isRefused() {
    board().create(experiment("old", 0.1, "2026-11-01T00:00:00Z"), false, AUDIT);

    assertTrue(refusal(() -> board().start("old", AUDIT)).contains("which is over at " + NOON));
    assertEquals(
        "There is no experiment new; there are old@1", refusal(() -> board().start("new", AUDIT)));
    assertTrue(refusal(() -> board().stop("old", AUDIT)).contains("was never started"));
  }

  @Test
  void startAndStop_twice_areOnce() {
    board().create(experiment("badge", 0.5), false, AUDIT);
    board().start("badge", AUDIT);
    board().start("badge", AUDIT);
    board().stop("badge", AUDIT);
    board().stop("badge", AUDIT);

    assertEquals(
        List.of(
            ExperimentMove.Action.CREATE, ExperimentMove.Action.START, ExperimentMove.Action.STOP),
        board().view().moves().stream().map(ExperimentMove::action).toList());
  }

  @Test
  void twentyAtOnce_haveRoomForTen() throws InterruptedException {
    IntStream.range(0, 20).forEach(i -> board().create(experiment("e" + i, 0.1), false, AUDIT));
    CountDownLatch ready = new CountDownLatch(1);
    List<Thread> threads =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    new Thread(
                        () -> {
                          try {
                            ready.await();
                            board().start("e" + i, AUDIT);
                          } catch (InterruptedException | RegistryException e) {
                            // Half of them have no room.
                          }
                        }))
            .toList();
    threads.forEach(Thread::start);
    ready.countDown();
    for (Thread thread : threads) {
      thread.join();
    }

    ExperimentView view = board().view();

    assertEquals(10, view.layers().started().size());
    assertEquals(30, view.moves().size());
  }

  @Test
  void definition_ofWhichAPartIsGone_isAProblemAndHidesNoOther() throws IOException {
    board().create(experiment("a", 0.1), false, AUDIT);
    board().create(experiment("b", 0.1), false, AUDIT);
    ExperimentMove first = board().view().moves().get(0);
    Files.delete(folder.resolve("shop/.experiments/text-" + first.text() + "-01.json"));
    Files.writeString(folder.resolve("shop/.experiments/move-00000003.json"), "by hand");

    ExperimentView view = board().view();

    assertEquals(
        List.of("Experiment a@1 cannot be run: its definition is not whole"), view.problems());
    assertEquals(List.of("b@1"), List.copyOf(view.defined().keySet()));
    assertEquals("b@1", board().start("b", AUDIT).experiment().id());
    assertEquals("a@2", board().create(experiment("a", 0.1), false, AUDIT).experiment().id());
  }
}
