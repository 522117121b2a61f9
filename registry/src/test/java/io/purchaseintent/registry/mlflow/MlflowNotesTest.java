package io.purchaseintent.registry.mlflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.board.LeaseLaws;
import io.purchaseintent.registry.board.LoopBoard;
import io.purchaseintent.registry.board.Notes;
import io.purchaseintent.registry.board.Order;
import java.nio.file.Path;
import java.time.Clock;
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
      server.kill();
      assertThrows(RegistryException.class, board::view);
    }
  }
}
