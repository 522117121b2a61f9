package io.purchaseintent.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagingTest {

  private static final String RUN = "20260301T120000000";
  private static final String EARLIER = "20260301T110000000";

  @TempDir private Path folder;

  private List<String> staged() throws IOException {
    try (Stream<Path> paths = Files.list(folder.resolve(".staging"))) {
      return paths.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void folderOfARun_isThereUntilItsLastDatasetIsDiscarded() throws IOException {
    Lake lake = Lake.of(folder.toString());
    Dataset.Staging events = lake.trainingSet("a").stage(RUN);
    Dataset.Staging users = lake.trainingSet("b").stage(RUN);
    Files.createFile(events.path().resolve("a"));

    users.discard();
    users.discard();

    assertTrue(Files.exists(events.path().resolve("a")));
    events.discard();
    assertEquals(List.of(), staged());
  }

  @Test
  void whatAKilledRunLeft_isDeletedByTheNext_whatALivingOneHas_isNot() throws IOException {
    Lake lake = Lake.of(folder.toString());
    Path killed = folder.resolve(".staging").resolve(EARLIER);
    Files.createDirectories(killed.resolve("events"));
    Files.createFile(killed.resolve("events/part.parquet"));
    Files.createFile(killed.resolveSibling(EARLIER + ".lock"));
    Dataset.Staging living = lake.trainingSet("a").stage("20260301T115959000");

    Dataset.Staging next = lake.staged("drift").stage(RUN);

    assertFalse(Files.exists(killed), staged().toString());
    assertTrue(Files.isDirectory(living.path()));
    living.discard();
    next.discard();
    assertEquals(List.of(), staged());
  }

  @Test
  void withoutALock_aRunIsDeadAfterAWeek() throws IOException {
    Path recent = folder.resolve(".staging/20260222T120000001/events");
    Path old = folder.resolve(".staging/20260222T115959999/events");
    Files.createDirectories(recent);
    Files.createDirectories(old);

    Lake.of(folder.toString()).trainingSet("a").stage(RUN).discard();

    assertTrue(Files.exists(recent));
    assertFalse(Files.exists(old));
  }
}
