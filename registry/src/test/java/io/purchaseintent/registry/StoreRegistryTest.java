package io.purchaseintent.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.registry.mlflow.Registries;
import io.purchaseintent.store.FolderStore;
import io.purchaseintent.store.ListedFile;
import io.purchaseintent.store.Store;
import io.purchaseintent.store.StoredFile;
import io.purchaseintent.store.s3.S3Emulator;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A registry without renames and locks: in a store on a disk, and in a bucket. */
@Timeout(120)
final class StoreRegistryTest {

  private static final String MODEL = RegistryProcess.MODEL;
  private static final Placement CHAMPION = Placement.of(Role.CHAMPION);

  @TempDir private Path folder;

  private static void promote(ModelRegistry registry, String version) {
    registry.promote(MODEL, version, CHAMPION, RegistryProcess.audit("promote"));
  }

  private static ModelRegistry seeded(Path root) {
    ModelRegistry registry = new StoreRegistry(new FolderStore(root));
    for (String version : List.of("v1", "v2")) {
      assertEquals(version, RegistryProcess.write(registry, 10));
      promote(registry, version);
    }
    return registry;
  }

  @Test
  void filesAreThoseOfARegistryInAFolder() {
    ModelRegistry written = seeded(folder);
    ModelRegistry read = new FileRegistry(folder);

    assertEquals(written.moves(MODEL), read.moves(MODEL));
    assertEquals(List.of(), read.verify(MODEL));
    assertEquals("v3", RegistryProcess.write(read, 20));
    promote(read, "v3");
    assertEquals(List.of("v1", "v2", "v3"), written.versions(MODEL));
    assertEquals(Optional.of("v3"), written.champion(MODEL));
    assertEquals(20, written.file(MODEL, "v3", "a.json").length);
    written.rollback(MODEL, RegistryProcess.audit("back"));
    assertEquals(Optional.of("v2"), read.champion(MODEL));
    assertEquals(List.of(), written.verify(MODEL));
  }

  @Test
  void manyAtOnce_getAVersionEach_andAllMovesAreKept() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    Set<String> versions = new HashSet<>();
    try {
      List<Callable<String>> writes = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        writes.add(
            () -> {
              ModelRegistry registry = new StoreRegistry(new FolderStore(folder));
              String version = RegistryProcess.write(registry, 10);
              promote(registry, version);
              return version;
            });
      }
      for (Future<String> version : threads.invokeAll(writes)) {
        versions.add(version.get());
      }
    } finally {
      threads.shutdown();
    }

    ModelRegistry registry = new StoreRegistry(new FolderStore(folder));
    assertEquals(16, versions.size());
    assertEquals(16, registry.versions(MODEL).size());
    assertEquals(32, registry.moves(MODEL).size());
    assertEquals(List.of(), registry.verify(MODEL));
  }

  @Test
  void fileThatWasChanged_isToldAndNotServed() throws IOException {
    ModelRegistry registry = seeded(folder);
    Files.writeString(folder.resolve(MODEL).resolve("v1/a.json"), "another");
    Files.delete(folder.resolve(MODEL).resolve("v2/b.json"));

    assertEquals(
        List.of("v1/a.json", "v2/b.json"),
        registry.verify(MODEL).stream().map(Discrepancy::subject).toList());
    assertThrows(RegistryException.class, () -> promote(registry, "v1"));
    assertThrows(RegistryException.class, () -> registry.file(MODEL, "v2", "b.json"));
  }

  /** Ends at the given change of its store, as a process that is killed there does. */
  private static final class MortalStore implements Store {

    private final Store store;
    private int left;

    private MortalStore(Store store, int left) {
      this.store = store;
      this.left = left;
    }

    private void change() {
      if (left-- == 0) {
        throw new IllegalStateException("killed");
      }
    }

    @Override
    public Optional<StoredFile> read(String name) throws IOException {
      return store.read(name);
    }

    @Override
    public void write(String name, byte[] content) throws IOException {
      change();
      store.write(name, content);
    }

    @Override
    public boolean create(String name, byte[] content) throws IOException {
      change();
      return store.create(name, content);
    }

    @Override
    public boolean replace(String name, StoredFile read, byte[] content) throws IOException {
      change();
      return store.replace(name, read, content);
    }

    @Override
    public void delete(String name) throws IOException {
      change();
      store.delete(name);
    }

    @Override
    public boolean upload(String name, Path file) throws IOException {
      change();
      return store.upload(name, file);
    }

    @Override
    public boolean download(String name, Path to) throws IOException {
      return store.download(name, to);
    }

    @Override
    public List<ListedFile> all(String in) throws IOException {
      return store.all(in);
    }

    @Override
    public List<String> files(String in) throws IOException {
      return store.files(in);
    }

    @Override
    public List<String> folders(String in) throws IOException {
      return store.folders(in);
    }

    @Override
    public void requireWritable() throws IOException {
      store.requireWritable();
    }
  }

  @Test
  void endedAtAnyChange_leavesTheOldStateOrTheNew() {
    List<Integer> moves = new ArrayList<>();
    boolean ended = true;
    for (int change = 0; ended; change++) {
      Path root = folder.resolve("ended-" + change);
      ModelRegistry whole = seeded(root);
      ModelRegistry mortal = new StoreRegistry(new MortalStore(new FolderStore(root), change));
      try {
        promote(mortal, RegistryProcess.write(mortal, 10));
        ended = false;
      } catch (IllegalStateException e) {
        assertEquals("killed", e.getMessage());
      }
      moves.add(whole.moves(MODEL).size());
      assertEquals(List.of(), whole.verify(MODEL), "ended at " + change);
      promote(whole, RegistryProcess.write(whole, 10));
      assertEquals(List.of(), whole.verify(MODEL), "went on after " + change);
    }

    // Claim, two files, manifest: as it was. Log: the version is there. Log: it is champion.
    assertEquals(List.of(4, 4, 4, 4, 4, 5, 6), moves);
  }

  @Test
  void modelThatIsNone_isTold() {
    ModelRegistry registry = new StoreRegistry(new FolderStore(folder));

    assertTrue(
        String.valueOf(
                assertThrows(RegistryException.class, () -> promote(registry, "v1")).getMessage())
            .endsWith(", which is empty"));
    assertThrows(RegistryException.class, () -> registry.moves("../other"));
    assertThrows(RegistryException.class, () -> Registries.open("gs://shop/x", null, null));
    assertThrows(RegistryException.class, () -> Registries.open("s3://", null, null));
    assertThrows(
        RegistryException.class, () -> Registries.open("s3://shop/x", "localhost:1", null));
  }

  @Test
  void processesAtOnce_inABucket_loseNothing() throws Exception {
    try (S3Emulator s3 = S3Emulator.start()) {
      s3.create("shop");
      String address = "s3://shop/models";
      ModelRegistry registry = Registries.open(address, s3.endpoint(), s3.region());
      registry.requireWritable(MODEL);
      assertEquals(List.of(), registry.versions(MODEL));
      List<Process> processes = List.of(process("ann", address, s3), process("bob", address, s3));
      for (Process process : processes) {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
      }

      List<List<String>> answers = new ArrayList<>();
      for (Process process : processes) {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
          answers.add(out.lines().toList());
        }
      }

      List<String> all = List.of("ready", "done", "done", "done", "done", "done");
      assertEquals(List.of(all, all), answers);
      assertEquals(10, registry.moves(MODEL).size());
      assertEquals(4, registry.versions(MODEL).size());
      assertEquals(List.of(), registry.verify(MODEL));
      String message =
          String.valueOf(
              assertThrows(
                      RegistryException.class,
                      () ->
                          Registries.open("s3://nowhere/x", s3.endpoint(), s3.region())
                              .requireWritable(MODEL))
                  .getMessage());
      assertTrue(
          message.startsWith(
              "Cannot write to the registry s3://nowhere/x: s3://nowhere/x: there is no bucket"),
          message);
    }
  }

  private static Process process(String who, String address, S3Emulator s3) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                RegistryProcess.words(
                    address,
                    "write:100",
                    "promote:v1:" + who,
                    "write:100",
                    "promote:v1:" + who,
                    "promote:v2:" + who))
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder
        .environment()
        .putAll(
            Map.of(
                "AWS_ENDPOINT_URL_S3",
                s3.endpoint(),
                "AWS_REGION",
                s3.region(),
                "AWS_ACCESS_KEY_ID",
                "test",
                "AWS_SECRET_ACCESS_KEY",
                "test"));
    return builder.start();
  }
}
