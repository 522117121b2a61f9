package io.purchaseintent.store.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.store.FolderStore;
import io.purchaseintent.store.Store;
import io.purchaseintent.store.StoredFile;
import io.purchaseintent.store.UnansweredException;
import io.purchaseintent.store.address.Stores;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store owes, held on a disk and in a bucket; and what a bucket says that is none. */
class StoreTest {

  private static final String FOLDER = "folder";
  private static final String BUCKET = "bucket";

  private static S3Emulator s3;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws Exception {
    s3 = S3Emulator.start();
    s3.create("shop");
  }

  @AfterAll
  static void stop() throws Exception {
    if (s3 != null) {
      s3.close();
    }
  }

  private Store store(String kind) throws IOException {
    return kind.equals(FOLDER)
        ? new FolderStore(folder.resolve("new"))
        : s3.store("s3://shop/" + folder.getFileName());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static StoredFile read(Store store, String name) throws IOException {
    return store.read(name).orElseThrow();
  }

  private static String text(Store store, String name) throws IOException {
    return new String(read(store, name).content(), StandardCharsets.UTF_8);
  }

  private static String messageOf(Executable refused) {
    return String.valueOf(assertThrows(IOException.class, refused).getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {FOLDER, BUCKET})
  void files_areThereAsTheyWereWritten(String kind) throws IOException {
    Store store = store(kind);
    assertEquals(Optional.empty(), store.read("a/b.txt"));
    assertEquals(List.of(), store.files("a"));

    store.write("a/b.txt", bytes("one"));
    store.write("a/b.txt", bytes("two"));
    store.write("a/é d.txt", new byte[0]);
    store.write("a/c/e.txt", bytes("e"));
    store.write("top.txt", bytes("t"));

    assertEquals("two", text(store, "a/b.txt"));
    assertArrayEquals(new byte[0], read(store, "a/é d.txt").content());
    assertEquals(List.of("b.txt", "é d.txt"), store.files("a"));
    assertEquals(List.of("c"), store.folders("a"));
    assertEquals(List.of("a"), store.folders(""));
    assertEquals(List.of("top.txt"), store.files(""));
    store.delete("a/b.txt");
    store.delete("a/b.txt");
    assertEquals(List.of("é d.txt"), store.files("a"));
    store.requireWritable();
    assertEquals(List.of("top.txt"), store.files(""));
  }

  @ParameterizedTest
  @ValueSource(strings = {FOLDER, BUCKET})
  void create_writesOnlyWhereNothingIs(String kind) throws IOException {
    Store store = store(kind);

    assertTrue(store.create("a/v1", bytes("mine")));
    assertFalse(store.create("a/v1", bytes("other")));

    assertEquals("mine", text(store, "a/v1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {FOLDER, BUCKET})
  void replace_writesOnlyOverWhatWasRead(String kind) throws IOException {
    Store store = store(kind);
    store.write("log", bytes("1"));
    StoredFile read = read(store, "log");

    assertTrue(store.replace("log", read, bytes("1 2")));
    assertFalse(store.replace("log", read, bytes("1 3")));
    assertEquals("1 2", text(store, "log"));
    store.delete("log");
    assertFalse(store.replace("log", read, bytes("1 4")));
    assertEquals(Optional.empty(), store.read("log"));
  }

  @ParameterizedTest
  @ValueSource(strings = {FOLDER, BUCKET})
  void manyAtOnce_loseNothing(String kind) throws Exception {
    Store store = store(kind);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Void>> writers = new ArrayList<>();
      for (int writer = 0; writer < 8; writer++) {
        String mine = " " + writer;
        writers.add(
            () -> {
              boolean done = store.create("log", bytes(mine));
              while (!done) {
                StoredFile read = read(store, "log");
                done =
                    store.replace(
                        "log",
                        read,
                        bytes(new String(read.content(), StandardCharsets.UTF_8) + mine));
              }
              return null;
            });
      }
      for (Future<Void> writer : threads.invokeAll(writers)) {
        writer.get();
      }
    } finally {
      threads.shutdown();
    }

    TreeSet<String> written = new TreeSet<>(List.of(text(store, "log").strip().split(" ")));
    assertEquals(
        new TreeSet<>(IntStream.range(0, 8).mapToObj(Integer::toString).toList()), written);
  }

  @Test
  void bucketThatIsNone_isTold() throws Exception {
    assertEquals(
        "s3://nowhere/x: there is no bucket nowhere: create it, or give the endpoint or region that"
            + " it is at (--s3-endpoint, --s3-region)",
        messageOf(() -> s3.store("s3://nowhere/x").read("a")));
  }

  @Test
  void permissionThatLacks_isTold() throws Exception {
    try {
      s3.becomeNobody();
      String message = messageOf(() -> s3.store("s3://shop/x").requireWritable());
      assertTrue(
          message.startsWith(
              "s3://shop/x: no permission; docs/s3.md lists those that are needed (AccessDenied"),
          message);

      S3Emulator.credentials("AKIAWRONG", "wrong");
      String wrong = messageOf(() -> s3.store("s3://shop/x").read("a"));
      assertTrue(wrong.startsWith("s3://shop/x: the credentials are not accepted: check"), wrong);
    } finally {
      s3.requirePermission("inf");
      S3Emulator.credentials("test", "test");
    }
  }

  @Test
  void endpointThatIsAway_isTold() throws Exception {
    int nobody;
    try (ServerSocket free = new ServerSocket(0)) {
      nobody = free.getLocalPort();
    }
    S3Access away = S3Access.of("http://127.0.0.1:" + nobody, "us-east-1");

    Store silent = new S3Store(S3Address.of("s3://shop/x"), away);
    String message =
        String.valueOf(
            assertThrows(UnansweredException.class, silent::requireWritable).getMessage());

    assertTrue(
        message.startsWith(
            "s3://shop/x: http://127.0.0.1:"
                + nobody
                + " does not answer: is the network open, and the endpoint (--s3-endpoint,"
                + " AWS_ENDPOINT_URL_S3) right? ("),
        message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://", "s3:///x", "s3://Shop/x", "s3://a/x"})
  void addressWithoutABucket_isRefused(String address) {
    assertThrows(IllegalArgumentException.class, () -> Stores.open(address, S3Access.DEFAULT));
  }

  @Test
  void addresses_areTidied() {
    assertEquals(new S3Address("shop", "a/b/"), S3Address.of("s3://shop//a//b/"));
    assertEquals(new S3Address("shop", ""), S3Address.of("s3://shop/"));
    assertEquals("s3://shop/a/b", S3Address.of("s3://shop/a/b/").toString());
    assertEquals("s3://shop", S3Address.of("s3://shop").toString());
  }

  @Test
  void otherSchemes_becomeNoFolder() throws IOException {
    for (String address : List.of("gs://shop/lake", "hdfs://host/lake", "file:///tmp/x")) {
      assertThrows(IllegalArgumentException.class, () -> Stores.open(address, S3Access.DEFAULT));
    }
    assertFalse(Files.exists(Path.of("gs:")));
  }

  @Test
  void endpointOfThisMachinesSettings_isNamedInMessages() {
    System.setProperty("aws.endpointUrlS3", "http://127.0.0.1:1");
    try {
      assertEquals("http://127.0.0.1:1", S3Access.DEFAULT.toString());
    } finally {
      System.clearProperty("aws.endpointUrlS3");
    }
  }

  @Test
  void endpointThatIsNoUrl_isRefused() {
    assertEquals(
        "S3 cannot be reached by --s3-endpoint=localhost:9000: give http(s)://HOST[:PORT]",
        assertThrows(IllegalArgumentException.class, () -> S3Access.of("localhost:9000", null))
            .getMessage());
  }
}
