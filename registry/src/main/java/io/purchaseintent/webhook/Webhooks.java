package io.purchaseintent.webhook;

import io.purchaseintent.command.UserError;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.yaml.YamlFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The programs that a home folder's {@code webhooks.yaml} has told of moves. Each has a thread of
 * its own: one that is dead keeps no other.
 */
public final class Webhooks {

  /** The file in a home folder that names them. */
  public static final String FILE = "webhooks.yaml";

  private static final Duration LOOKS_EVERY = Duration.ofSeconds(1);

  private final List<HookDelivery> hooks;

  private Webhooks(List<HookDelivery> hooks) {
    this.hooks = hooks;
  }

  /**
   * The hooks of a home folder; none where it has no such file.
   *
   * @param environment with secrets
   * @throws UserError if the file is wrong
   */
  public static Webhooks in(
      Path home, Map<String, String> environment, Outbox outbox, Clock clock) {
    Path file = home.resolve(FILE);
    if (!Files.exists(file)) {
      return new Webhooks(List.of());
    }
    YamlFile yaml = YamlFile.read("webhooks file", file, "docs/webhooks.md shows one");
    Path folder = home.resolve("run").resolve("webhooks");
    return new Webhooks(
        WebhooksFile.read(yaml, environment, clock).stream()
            .map(
                hook -> new HookDelivery(hook, outbox, folder, clock, RandomGenerator.getDefault()))
            .toList());
  }

  /**
   * Makes a move, and tells the hooks of a home folder. A move is made whatever becomes of them:
   * who cannot be told now is told by whoever delivers next.
   *
   * @param problems is told, in lines, what went wrong with hooks
   * @return what the move gave
   */
  public static <T> T telling(
      Path home, Outbox outbox, Consumer<String> problems, Supplier<T> move) {
    return telling(home, outbox, problems, hooks -> move.get());
  }

  private static <T, E extends Exception> T telling(
      Path home, Outbox outbox, Consumer<String> problems, Watched<T, E> work) throws E {
    Webhooks hooks = new Webhooks(List.of());
    try {
      hooks = in(home, System.getenv(), outbox, Clock.systemUTC());
      hooks.begin();
    } catch (UserError | RegistryException e) {
      problems.accept("webhooks: " + e.getMessage());
    }
    T done = work.run(hooks);
    for (Told told : hooks.deliver(Effort.AFTER_MOVE)) {
      if (!told.isDone()) {
        problems.accept(told.inWords() + ". Nothing is lost: ./intent models events delivers it");
      }
    }
    return done;
  }

  /**
   * Does work that moves versions now and then, and tells the hooks of a home folder meanwhile. The
   * work is done whatever becomes of them, and waits for none before its end.
   *
   * @param problems is told, in lines, what went wrong with hooks; from other threads, too
   * @return what the work gave
   */
  public static <T, E extends Exception> T tellingMeanwhile(
      Path home, Outbox outbox, Consumer<String> problems, Work<T, E> work) throws E {
    return telling(
        home,
        outbox,
        problems,
        hooks -> {
          Thread teller =
              new Thread(
                  () ->
                      hooks.follow(
                          told -> {
                            if (!told.isDone()) {
                              problems.accept(told.inWords());
                            }
                          }),
                  "webhooks");
          teller.setDaemon(true);
          teller.start();
          try {
            return work.run();
          } finally {
            teller.interrupt();
          }
        });
  }

  /** What moves versions. */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    T run() throws E;
  }

  /** Work that knows who is told of it. */
  @FunctionalInterface
  private interface Watched<T, E extends Exception> {
    T run(Webhooks hooks) throws E;
  }

  /** Each hook's delivery. */
  public List<HookDelivery> all() {
    return hooks;
  }

  /**
   * Begins hooks that are new: they are told of what comes from now on.
   *
   * @throws RegistryException if the registry cannot be read
   * @throws UserError if the home folder cannot be written
   */
  public void begin() {
    try {
      for (HookDelivery hook : hooks) {
        hook.begin();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError("Interrupted", e);
    }
  }

  /** Tells all hooks at the same time what waits for each, and says what came of it. */
  public List<Told> deliver(Effort effort) {
    if (hooks.isEmpty()) {
      return List.of();
    }
    ExecutorService threads = threads();
    List<Future<Told>> deliveries = new ArrayList<>();
    hooks.forEach(hook -> deliveries.add(threads.submit(() -> persist(hook, effort))));
    long end = System.nanoTime() + effort.whole().toNanos();
    List<Told> all = new ArrayList<>();
    for (int i = 0; i < hooks.size(); i++) {
      all.add(await(deliveries.get(i), hooks.get(i), end - System.nanoTime(), effort));
    }
    threads.shutdownNow();
    return all;
  }

  private static Told persist(HookDelivery hook, Effort effort) throws InterruptedException {
    int delivered = 0;
    for (int tries = 1; ; tries++) {
      Told told = hook.round().after(delivered);
      if (told.isDone() || !told.isWorthAnotherTry() || tries >= effort.tries()) {
        return told;
      }
      delivered = told.delivered();
      Thread.sleep(told.pause().toMillis() + 1);
    }
  }

  private static Told await(Future<Told> delivery, HookDelivery hook, long nanos, Effort effort) {
    Told last = hook.last();
    String problem;
    try {
      return delivery.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      problem = "it did not take all within " + effort.whole().toSeconds() + " s";
    } catch (ExecutionException e) {
      problem = String.valueOf(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      problem = "it was stopped";
    }
    return new Told(last.hook(), last.delivered(), last.waiting(), problem, true, last.pause());
  }

  /**
   * Tells each hook what comes, until this thread is interrupted.
   *
   * @param news is told what was delivered, and what is wrong when that changes
   */
  public void follow(Consumer<Told> news) {
    ExecutorService threads = threads();
    hooks.forEach(hook -> threads.execute(() -> follow(hook, news)));
    threads.shutdown();
    try {
      threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private static void follow(HookDelivery hook, Consumer<Told> news) {
    String known = "";
    try {
      while (true) {
        Told told = hook.round();
        String problem = String.valueOf(told.problem());
        if (told.delivered() > 0 || !(known.equals(problem) || told.isDone())) {
          news.accept(told);
        }
        known = problem;
        Thread.sleep(Math.max(LOOKS_EVERY.toMillis(), told.pause().toMillis()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ExecutorService threads() {
    return Executors.newFixedThreadPool(
        Math.max(1, hooks.size()),
        work -> {
          Thread thread = new Thread(work, "webhook");
          // One that hangs does not keep the process.
          thread.setDaemon(true);
          return thread;
        });
  }
}
