package io.purchaseintent.registry.mlflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.experiment.Arm;
import io.purchaseintent.experiment.Experiment;
import io.purchaseintent.experiment.ExperimentMetric;
import io.purchaseintent.experiment.ExperimentUnit;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.board.LeaseLaws;
import io.purchaseintent.registry.board.LoopBoard;
import io.purchaseintent.registry.board.Notes;
import io.purchaseintent.registry.board.Order;
import io.purchaseintent.registry.experiment.ExperimentBoard;
import io.purchaseintent.registry.experiment.ExperimentState;
import io.purchaseintent.registry.experiment.ExperimentView;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The loop's notes on a real MLflow server. */
@Timeout(600)
final class MlflowNotesTest {

  @TempDir private static Path data;

  @Test
  void notes_holdTheLawsThatAStoresHold() throws Exception {
    try (TestServer server = TestServer.start(data)) {
      Notes notes = Registries.notes("mlflow:" + server.address(), null, null, "shop");
      LeaseLaws.createOnce(notes, "once");
      assertEquals(1, notes.read(name -> true).size(), "it is there before the model is");

      LeaseLaws.Seen seen = LeaseLaws.holdOneAtATime(notes, 3, 2, 4);

      assertTrue(seen.terms() > 0 && seen.passes() > 1, seen.toString());
      LoopBoard board = new LoopBoard(notes, Clock.systemUTC());
      Order order = board.order("x", Order.Action.PAUSE, null, "ann", "a \"sale\"");
      assertEquals(List.of(order), board.view().orders());
      notes.delete("order-x");
      notes.delete("order-x");
      assertEquals(List.of(), board.view().orders());
      Notes others = Registries.notes("mlflow:" + server.address(), null, null, "sho");
      assertTrue(others.read(name -> true).isEmpty(), "each model has its own");
      experimentsAreKept("mlflow:" + server.address());
      server.kill();
      assertThrows(RegistryException.class, board::view);
    }
  }

  /** More moves than claims are read at once; none is the loop's. */
  private static void experimentsAreKept(String address) {
    Experiment badge = experiment();
    AuditEntry audit = new AuditEntry(Instant.EPOCH, "ann", "to learn");
    int moves = 0;
    for (int version = 1; version <= 8; version++) {
      board(address, badge).create(badge, true, audit);
      board(address, badge).start("badge", audit);
      board(address, badge).stop("badge", audit);
      moves += 3;
    }
    ExperimentView view = board(address, badge).view();
    assertEquals(moves, view.moves().size());
    assertEquals(List.of(), view.problems());
    assertEquals(
        ExperimentState.STOPPED, view.find("badge@8").orElseThrow().stateAt(Instant.EPOCH));
    Notes loop = Registries.notes(address, null, null, "shop");
    assertTrue(loop.read(name -> name.startsWith("move-")).isEmpty());
  }

  private static ExperimentBoard board(String address, Experiment only) {
    return new ExperimentBoard(
        Registries.experimentNotes(address, null, null, "shop"),
        experiment -> experiment.id() + ' ' + "-".repeat(5_000),
        (name, text) -> only.at(Integer.parseInt(name.substring(name.indexOf('@') + 1))));
  }

  private static Experiment experiment() {
    return new Experiment(
        "badge",
        1,
        "",
        "page",
        ExperimentUnit.VISITOR,
        1,
        null,
        List.of(Arm.label("control", 1), Arm.label("with", 1)),
        null,
        null,
        List.of(ExperimentMetric.CONVERSION),
        List.of(),
        0.05,
        0.05,
        0.8);
  }
}
