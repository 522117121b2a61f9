package io.purchaseintent.serving.online;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.KeyValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Questions that share commands, on a store that answers when it is told to. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SharedReadsTest {

  private record Command(
      List<String> keys, CompletableFuture<List<KeyValue<String, byte[]>>> reply) {

    void answer() {
      reply.complete(keys.stream().map(SharedReadsTest::value).toList());
    }
  }

  private final BlockingQueue<Command> commands = new LinkedBlockingQueue<>();
  private final Deadlines deadlines = new Deadlines();
  private final SharedReads reads = new SharedReads(this::mget, deadlines);

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void close() {
    threads.shutdownNow();
    deadlines.close();
  }

  private CompletionStage<List<KeyValue<String, byte[]>>> mget(String[] keys) {
    Command command = new Command(List.of(keys), new CompletableFuture<>());
    commands.add(command);
    return command.reply();
  }

  private static KeyValue<String, byte[]> value(String key) {
    return KeyValue.just(key, ("value of " + key).getBytes(StandardCharsets.UTF_8));
  }

  private Future<List<KeyValue<String, byte[]>>> submit(Duration within, String... keys) {
    return threads.submit(() -> reads.read(List.of(keys), System.nanoTime() + within.toNanos()));
  }

  private Future<List<KeyValue<String, byte[]>>> askFirst(String... keys) {
    return askFirst(Duration.ofMinutes(1), keys);
  }

  /** Asks by a thread of its own while no command is under way, and waits until it is sent. */
  private Future<List<KeyValue<String, byte[]>>> askFirst(Duration within, String... keys) {
    Future<List<KeyValue<String, byte[]>>> values = submit(within, keys);
    while (commands.isEmpty()) {
      Thread.onSpinWait();
    }
    return values;
  }

  private Future<List<KeyValue<String, byte[]>>> ask(String... keys) {
    return ask(Duration.ofMinutes(1), keys);
  }

  /**
   * Asks by a thread of its own while a command is under way, and waits until it waits, or is sent
   * where that command has ended meanwhile.
   */
  private Future<List<KeyValue<String, byte[]>>> ask(Duration within, String... keys) {
    int waiting = reads.waiting();
    int sent = commands.size();
    Future<List<KeyValue<String, byte[]>>> values = submit(within, keys);
    while (reads.waiting() == waiting && commands.size() == sent) {
      Thread.onSpinWait();
    }
    return values;
  }

  private static List<String> keysOf(List<KeyValue<String, byte[]>> values) {
    return values.stream().map(KeyValue::getKey).toList();
  }

  @Test
  void first_goesAtOnce_andThoseThatWait_goTogetherWithTheReply() throws Exception {
    Future<List<KeyValue<String, byte[]>>> first = askFirst("a", "b");
    Future<List<KeyValue<String, byte[]>>> third = ask("d", "e");
    Future<List<KeyValue<String, byte[]>>> fourth = ask("f");

    Command one = commands.take();
    assertEquals(List.of("a", "b"), one.keys());
    assertTrue(commands.isEmpty());
    one.answer();

    assertEquals(List.of("a", "b"), keysOf(first.get()));
    Command together = commands.take();
    assertEquals(List.of("d", "e", "f"), together.keys());
    together.answer();
    assertEquals(List.of("d", "e"), keysOf(third.get()));
    assertEquals(List.of("f"), keysOf(fourth.get()));
  }

  @Test
  void commandThatFails_failsAllThatShareIt_andNoOther() throws Exception {
    Future<List<KeyValue<String, byte[]>>> first = askFirst("a");
    Future<List<KeyValue<String, byte[]>>> third = ask("c");
    Future<List<KeyValue<String, byte[]>>> fourth = ask("d");
    commands.take().answer();
    first.get();
    Future<List<KeyValue<String, byte[]>>> fifth = ask("e");

    commands.take().reply().completeExceptionally(new IllegalStateException("gone"));

    assertThrows(ExecutionException.class, third::get);
    assertThrows(ExecutionException.class, fourth::get);
    commands.take().answer();
    assertEquals(List.of("e"), keysOf(fifth.get()));
  }

  @Test
  void storeThatHangs_endsEachAtItsDeadline_andThoseAreNotSentAnyMore() throws Exception {
    askFirst("a");
    Future<List<KeyValue<String, byte[]>>> late = ask(Duration.ofMillis(200), "c");
    Future<List<KeyValue<String, byte[]>>> patient = ask("d");

    ExecutionException end = assertThrows(ExecutionException.class, late::get);

    // The future's own exception around the one of the read.
    assertInstanceOf(TimeoutException.class, end.getCause().getCause());
    assertFalse(patient.isDone());
    commands.take().answer();
    assertEquals(List.of("d"), commands.take().keys());
  }

  @Test
  void whoMayWaitLonger_isNotEndedWithOneWhoSharesHisCommand() throws Exception {
    Future<List<KeyValue<String, byte[]>>> first = askFirst("a");
    Future<List<KeyValue<String, byte[]>>> patient = ask("b");
    // Long enough to be sent, however busy the machine is.
    Future<List<KeyValue<String, byte[]>>> late = ask(Duration.ofSeconds(2), "c");
    commands.take().answer();
    first.get();
    Command together = commands.take();
    assertEquals(List.of("b", "c"), together.keys());

    assertThrows(ExecutionException.class, late::get);
    together.answer();

    assertEquals(List.of("b"), keysOf(patient.get()));
    Future<List<KeyValue<String, byte[]>>> next = askFirst("d");
    commands.take().answer();
    assertEquals(List.of("d"), keysOf(next.get()));
  }

  @Test
  void commandThatHangs_makesRoomAtItsDeadline() throws Exception {
    askFirst(Duration.ofMillis(200), "hangs");
    Future<List<KeyValue<String, byte[]>>> next = ask("a");
    commands.take();

    Command sent = commands.poll(10, TimeUnit.SECONDS);
    assertEquals(List.of("a"), sent == null ? List.of() : sent.keys());
    if (sent != null) {
      sent.answer();
    }
    assertEquals(List.of("a"), keysOf(next.get()));
  }

  /** A client may refuse at once, as one that is closed does. */
  @Test
  void commandThatIsRefused_failsItsOwn_andTheNextIsSent() throws Exception {
    List<String[]> refused = new ArrayList<>();
    SharedReads picky =
        new SharedReads(
            keys -> {
              if (refused.isEmpty()) {
                refused.add(keys);
                throw new IllegalStateException("closed");
              }
              return CompletableFuture.completedFuture(
                  Arrays.stream(keys).map(SharedReadsTest::value).toList());
            },
            deadlines);
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();

    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> picky.read(List.of("a"), end));

    assertEquals("closed", failure.getCause().getMessage());
    assertEquals(List.of("b"), keysOf(picky.read(List.of("b"), end)));
  }

  @Test
  void askerThatIsInterrupted_leavesTheOthersToBeSent() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    Thread asker =
        new Thread(
            () -> {
              assertThrows(
                  InterruptedException.class,
                  () ->
                      reads.read(
                          List.of("a"), System.nanoTime() + Duration.ofMinutes(1).toNanos()));
              ended.countDown();
            });
    asker.start();
    Command first = commands.take();
    Future<List<KeyValue<String, byte[]>>> next = ask("b");

    asker.interrupt();
    ended.await();
    first.answer();

    commands.take().answer();
    assertEquals(List.of("b"), keysOf(next.get()));
  }

  @Test
  void manyAtOnce_eachGetsItsOwn() throws Exception {
    Future<?> store =
        threads.submit(
            () -> {
              for (Command command = commands.take();
                  !command.keys().equals(List.of("end"));
                  command = commands.take()) {
                command.answer();
              }
              return null;
            });
    List<Callable<Integer>> askers = new ArrayList<>();
    for (int thread = 0; thread < 8; thread++) {
      Random random = new Random(thread);
      askers.add(
          () -> {
            for (int i = 0; i < 5_000; i++) {
              String[] keys = new String[1 + random.nextInt(3)];
              Arrays.setAll(keys, at -> "key" + random.nextInt());
              assertEquals(
                  List.of(keys),
                  keysOf(
                      reads.read(
                          List.of(keys), System.nanoTime() + Duration.ofMinutes(1).toNanos())));
            }
            return 5_000;
          });
    }
    for (Future<Integer> asker : threads.invokeAll(askers)) {
      assertEquals(5_000, asker.get());
    }
    // Nobody answers the last one, and the store may have taken it before anyone could see it wait.
    submit(Duration.ofMinutes(1), "end");
    store.get(1, TimeUnit.MINUTES);
  }
}
