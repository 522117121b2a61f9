package io.purchaseintent.webhook;

import io.purchaseintent.command.UserError;
import io.purchaseintent.delivery.DeliveryFailure;
import io.purchaseintent.registry.RegistryException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Tells one hook of a log's events: each at least once, in the order of the log, the next when the
 * one before was taken. What it is done with is on disk before the next is sent, so that a process
 * that ends at any time loses nothing; what was sent and not noted yet is sent again, with the same
 * id. For one thread; other processes take turns.
 */
public final class HookDelivery {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final int MOST_DOUBLINGS = 9;

  /** Another process has the hook no longer than a few deliveries. */
  private static final Duration TURN = Duration.ofSeconds(5);

  private static final int LOOK_MILLIS = 20;

  /** One that does not answer once is no problem. */
  private static final int TOLD_FROM = 3;

  private final Hook hook;
  private final Outbox outbox;
  private final Path file;
  private final Clock clock;
  private final RandomGenerator random;
  private volatile int failures;
  private Instant notBefore = Instant.MIN;
  private volatile Told last;

  HookDelivery(Hook hook, Outbox outbox, Path folder, Clock clock, RandomGenerator random) {
    this.hook = hook;
    this.outbox = outbox;
    this.file = folder.resolve(hook.name() + "-" + outbox.name() + ".jsonl");
    this.clock = clock;
    this.random = random;
    this.last = new Told(hook.name(), 0, 0, null, true, Duration.ZERO);
  }

  /** The hook's name. */
  public String hook() {
    return hook.name();
  }

  /** What came of the last round. */
  public Told last() {
    return last;
  }

  /** What is wrong with the hook, once it has failed several times running. */
  public Optional<String> problem() {
    Told now = last;
    return failures >= TOLD_FROM ? Optional.of(now.inWords()) : Optional.empty();
  }

  /**
   * Begins where the hook has not begun: it is told of what comes from now on, and of what its file
   * says.
   *
   * @throws RegistryException if the registry cannot be read
   * @throws UserError if the home folder cannot be written
   */
  public void begin() throws InterruptedException {
    if (Progress.isThere(file)) {
      return;
    }
    try (Progress progress = inTurn()) {
      if (progress == null) {
        throw new UserError(file + " is held by another process for longer than " + TURN);
      }
    } catch (IOException e) {
      throw new UserError(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  private @Nullable Progress inTurn() throws IOException, InterruptedException {
    long end = System.nanoTime() + TURN.toNanos();
    while (true) {
      Progress progress = Progress.hold(file, this::passed);
      if (progress != null || System.nanoTime() >= end) {
        return progress;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private List<RegistryEvent> passed() {
    return outbox.events().stream().filter(hook::passes).toList();
  }

  /** Delivers what waits, until one is not taken; nothing while a pause lasts. */
  public Told round() throws InterruptedException {
    if (clock.instant().isBefore(notBefore)) {
      Told before = last;
      return new Told(
          before.hook(),
          0,
          before.waiting(),
          before.problem(),
          before.isWorthAnotherTry(),
          Duration.between(clock.instant(), notBefore));
    }
    last = deliver();
    return last;
  }

  private Told deliver() throws InterruptedException {
    int delivered = 0;
    List<RegistryEvent> waiting = List.of();
    try (Progress progress = inTurn()) {
      if (progress == null) {
        return failed(0, 0, "another process has it: that one delivers, or the next", true, null);
      }
      List<RegistryEvent> open =
          outbox.events().stream().filter(event -> !progress.has(event)).toList();
      // Who asks for more later is told of what comes later.
      progress.add(open.stream().filter(event -> !isWanted(event)).toList(), "not wanted");
      waiting = open.stream().filter(this::isWanted).toList();
      for (RegistryEvent event : waiting) {
        hook.sender().send(event);
        progress.add(List.of(event), "delivered " + clock.instant());
        delivered++;
      }
      failures = 0;
      notBefore = Instant.MIN;
      return new Told(hook.name(), delivered, 0, null, true, Duration.ZERO);
    } catch (DeliveryFailure e) {
      return failed(
          delivered,
          waiting.size() - delivered,
          String.valueOf(e.getMessage()),
          e.isWorthAnotherTry(),
          e.waitAsked());
    } catch (IOException e) {
      return failed(
          delivered,
          waiting.size() - delivered,
          file + " cannot be written, so the newest is sent again: " + e.getMessage(),
          false,
          null);
    } catch (RegistryException | UserError e) {
      return failed(delivered, 0, String.valueOf(e.getMessage()), false, null);
    }
  }

  private boolean isWanted(RegistryEvent event) {
    return hook.wanted().test(event.move());
  }

  private Told failed(
      int delivered, int waiting, String why, boolean again, @Nullable Duration asked) {
    failures = failures + 1;
    Duration pause = pause();
    if (asked != null && asked.compareTo(pause) > 0) {
      pause = asked;
    }
    notBefore = clock.instant().plus(pause);
    return new Told(hook.name(), delivered, waiting, why, again, pause);
  }

  /** Twice as long each time, and between half and all of that by chance. */
  private Duration pause() {
    Duration whole = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    Duration most = whole.compareTo(LONGEST_PAUSE) < 0 ? whole : LONGEST_PAUSE;
    return Duration.ofMillis(Math.round(most.toMillis() * (0.5 + random.nextDouble() / 2)));
  }
}
