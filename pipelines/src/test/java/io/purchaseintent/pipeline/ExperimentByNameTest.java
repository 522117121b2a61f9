package io.purchaseintent.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.definition.ExperimentFile;
import io.purchaseintent.definition.ExperimentJson;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.board.StoreNotes;
import io.purchaseintent.registry.experiment.ExperimentBoard;
import io.purchaseintent.registry.experiment.ExperimentState;
import io.purchaseintent.store.FolderStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An experiment that the registry has, whose arm drives buyers away. */
final class ExperimentByNameTest {

  private static final Instant NOW = Instant.parse("2026-11-17T09:00:00Z");
  private static final AuditEntry BEFORE =
      new AuditEntry(Instant.parse("2026-11-01T10:00:00Z"), "ann", "to learn");

  @TempDir private static Path folder;
  private static Lake lake;

  @TempDir private Path registry;
  private ExperimentBoard board;

  @BeforeAll
  static void play() throws IOException {
    lake = new ExperimentShop(8, 3_000, -0.7).lake(folder);
  }

  @BeforeEach
  void create() {
    board =
        new ExperimentBoard(
            new StoreNotes(new FolderStore(registry), "purchase-intent", "experiments"),
            ExperimentJson::text,
            ExperimentFile::of);
    String endless = ExperimentShop.DEFINITION.replace("end: 2026-11-16T00:00:00Z\n", "");
    board.create(ExperimentFile.of("badge", endless), false, BEFORE);
  }

  private Answer run(Instant now, String... options) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "experiment",
                "--experiment=badge",
                "--lake=" + lake.root(),
                "--registry=" + registry));
    words.addAll(List.of(options));
    words.addAll(Answer.LIGHT_RUNNER);
    return Answer.of(Clock.fixed(now, ZoneOffset.UTC), words.toArray(String[]::new));
  }

  private ExperimentState state() {
    return board.view().find("badge").orElseThrow().stateAt(NOW);
  }

  @Test
  void experimentThatHarms_isStopped_whereThatIsAskedFor() throws IOException {
    board.start("badge", BEFORE);

    Answer told = run(NOW);
    assertEquals("stop", told.json(3).path("verdict").asText());
    assertEquals(ExperimentState.RUNNING, state());

    Answer stopped = run(NOW, "--stop");
    assertEquals("stop", stopped.json(3).path("verdict").asText());
    assertTrue(stopped.err().contains("stopped badge@1"), stopped.err());
    assertEquals(ExperimentState.STOPPED, state());
    AuditEntry audit =
        Objects.requireNonNull(board.view().find("badge").orElseThrow().stopped()).audit();
    assertEquals("run experiment --stop", audit.who());
    assertTrue(audit.why().contains("lower"), audit.why());
  }

  @Test
  void experimentThatNobodyStarted_isRefused_withHowToStartIt() {
    Answer refused = run(NOW);

    assertEquals(2, refused.exitCode());
    assertTrue(refused.err().contains("never started"), refused.err());
    assertTrue(refused.err().contains("./intent experiments start badge --why"), refused.err());
  }

  @Test
  void dayThatIsNotOver_isNoMisuse_andADayToComeIs() {
    board.start("badge", BEFORE);

    Answer early = run(Instant.parse("2026-11-02T15:00:00Z"));
    Answer late = run(NOW, "--until=2026-11-18");

    assertEquals(1, early.exitCode(), early.err());
    assertTrue(early.err().contains("look again tomorrow"), early.err());
    assertEquals(2, late.exitCode(), late.err());
    assertTrue(late.err().contains("must not be after 2026-11-17"), late.err());
  }
}
