package io.purchaseintent.cli.retrain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.cli.launch.Program;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.UserError;
import io.purchaseintent.registry.board.HeldLease;
import io.purchaseintent.registry.board.Holder;
import io.purchaseintent.registry.board.LeaseDesk;
import io.purchaseintent.registry.board.LoopBoard;
import io.purchaseintent.registry.board.Notes;
import io.purchaseintent.registry.board.Processes;
import io.purchaseintent.registry.board.StoreNotes;
import io.purchaseintent.store.FolderStore;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs of a retraining run while its lease is good. */
class PermittedProgramsTest {

  @TempDir private Path folder;

  private final List<String> ran = new ArrayList<>();
  private Notes notes;

  @BeforeEach
  void open() {
    notes = new StoreNotes(new FolderStore(folder), "shop");
  }

  private PermittedPrograms ask(@Nullable String loop) {
    Programs programs =
        (name, launch, started) -> {
          ran.add(name);
          return new Programs.Ended(0, "", null, "");
        };
    return PermittedPrograms.ask(
        programs, notes, "new prices", loop, new PrintStream(PrintStream.nullOutputStream()));
  }

  private void run(PermittedPrograms programs, String name) {
    programs.run(name, Program.TRAIN.launch(List.of()), process -> {});
  }

  private HeldLease loop() {
    Processes processes = new Processes();
    HeldLease held =
        new LeaseDesk(
                notes,
                processes.me(Holder.LOOP),
                Duration.ofMinutes(1),
                processes,
                Clock.systemUTC(),
                System::nanoTime)
            .ask()
            .held();
    assertNotNull(held);
    return held;
  }

  @Test
  void byHand_theLeaseIsItsOwn_andGivenBack() {
    try (PermittedPrograms programs = ask(null)) {
      run(programs, "train");
      var lease = new LoopBoard(notes, Clock.systemUTC()).view().lease().orElseThrow();
      assertEquals("retrain", lease.holder().program());
    }

    assertEquals(List.of("train"), ran);
    assertTrue(loop().isMine());
  }

  @Test
  void ofALoopThatLostItsLease_nothingMoreIsRun() {
    HeldLease held = loop();
    PermittedPrograms programs = ask(held.lease().holder().id());
    run(programs, "train");
    held.end();

    UserError error = assertThrows(UserError.class, () -> run(programs, "models promote"));

    assertEquals(ExitCode.HELD, error.exitCode());
    assertEquals(List.of("train"), ran);
    UserError late = assertThrows(UserError.class, () -> ask(held.lease().holder().id()));
    assertEquals(ExitCode.HELD, late.exitCode());
  }

  @Test
  void registryThatTakesNoLease_isToldBeforeAnythingBegins() throws Exception {
    Files.createFile(folder.resolve("shop"));

    UserError error = assertThrows(UserError.class, () -> ask(null));

    assertTrue(String.valueOf(error.getMessage()).contains("nothing is begun"));
    assertFalse(ran.contains("train"));
  }
}
