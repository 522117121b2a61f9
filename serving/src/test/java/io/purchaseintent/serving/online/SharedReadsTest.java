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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Questions that share commands, on a store that answers when it is told to. */
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

  @AfterEach
  void close() {
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

  private CompletableFuture<List<KeyValue<String, byte[]>>> ask(String... keys) {
    return reads.ask(List.of(keys), System.nanoTime() + Duration.ofMinutes(1).toNanos());
  }

  private static List<String> keysOf(List<KeyValue<String, byte[]>> values) {
    return values.stream().map(KeyValue::getKey).toList();
  }

  @Test
  void first_goesAtOnce_andThoseThatWait_goTogetherWithTheReply() throws Exception {
    CompletableFuture<List<KeyValue<String, byte[]>>> first = ask("a", "b");
    CompletableFuture<List<KeyValue<String, byte[]>>> third = ask("d", "e");
    CompletableFuture<List<KeyValue<String, byte[]>>> fourth = ask("f");

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
    ask("a");
    CompletableFuture<List<KeyValue<String, byte[]>>> third = ask("c");
    CompletableFuture<List<KeyValue<String, byte[]>>> fourth = ask("d");
    commands.take().answer();
    CompletableFuture<List<KeyValue<String, byte[]>>> fifth = ask("e");

    commands.take().reply().completeExceptionally(new IllegalStateException("gone"));

    assertThrows(ExecutionException.class, third::get);
    assertThrows(ExecutionException.class, fourth::get);
    commands.take().answer();
    assertEquals(List.of("e"), keysOf(fifth.get()));
  }

  @Test
  void storeThatHangs_endsEachAtItsDeadline_andThoseAreNotSentAnyMore() throws Exception {
    ask("a");
    CompletableFuture<List<KeyValue<String, byte[]>>> late =
        reads.ask(List.of("c"), System.nanoTime() + Duration.ofMillis(20).toNanos());
    CompletableFuture<List<KeyValue<String, byte[]>>> patient = ask("d");

    ExecutionException end = assertThrows(ExecutionException.class, late::get);

    assertInstanceOf(TimeoutException.class, end.getCause());
    assertFalse(patient.isDone());
    commands.take().answer();
    assertEquals(List.of("d"), commands.take().keys());
  }

  @Test
  void commandThatHangs_makesRoomAtItsDeadline() throws Exception {
    reads.ask(List.of("hangs"), System.nanoTime() + Duration.ofMillis(20).toNanos());
    CompletableFuture<List<KeyValue<String, byte[]>>> next = ask("a");
    commands.take();

    Command sent = commands.poll(10, TimeUnit.SECONDS);
    assertEquals(List.of("a"), sent == null ? List.of() : sent.keys());
    if (sent != null) {
      sent.answer();
    }
    assertEquals(List.of("a"), keysOf(next.get()));
  }

  @Test
  void manyAtOnce_eachGetsItsOwn() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(9);
    try {
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
                assertEquals(List.of(keys), keysOf(ask(keys).get(1, TimeUnit.MINUTES)));
              }
              return 5_000;
            });
      }
      for (Future<Integer> asker : threads.invokeAll(askers)) {
        assertEquals(5_000, asker.get());
      }
      ask("end");
      store.get(1, TimeUnit.MINUTES);
    } finally {
      threads.shutdownNow();
    }
  }
}
