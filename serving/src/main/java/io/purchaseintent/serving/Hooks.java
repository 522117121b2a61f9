package io.purchaseintent.serving;

import io.purchaseintent.command.UserError;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.webhook.HookDelivery;
import io.purchaseintent.webhook.Outbox;
import io.purchaseintent.webhook.Webhooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Other programs that a server tells of moves, whoever made them. Their file is followed; one that
 * breaks, or that is gone, leaves those of before. What is wrong with them, or with it, is a
 * problem of the server, and keeps it from nothing else.
 */
final class Hooks {

  private final Path home;
  private final Clock clock;
  private final Outbox outbox;
  private final BiConsumer<String, Runnable> repeated;
  private final Set<String> begun = new HashSet<>();
  private byte @Nullable [] bytes;
  private volatile List<HookDelivery> hooks = List.of();
  private volatile @Nullable String wrong;

  /**
   * None yet.
   *
   * @param repeated does something again and again, by the name that it is told
   */
  Hooks(Path home, Outbox outbox, Clock clock, BiConsumer<String, Runnable> repeated) {
    this.home = home;
    this.clock = clock;
    this.outbox = outbox;
    this.repeated = repeated;
  }

  /** Looks whether the file has changed; hooks that are new begin now. */
  synchronized void follow() {
    try {
      read();
      wrong = null;
    } catch (UserError | RegistryException e) {
      wrong =
          (hooks.isEmpty()
                  ? "No program is told of moves: "
                  : "Who is told of moves stays as it was: ")
              + e.getMessage();
    }
  }

  private void read() {
    byte[] now = bytes(home.resolve(Webhooks.FILE));
    if (Arrays.equals(now, bytes)) {
      return;
    }
    Webhooks next = Webhooks.in(home, System.getenv(), outbox, clock);
    next.begin();
    hooks = next.all();
    bytes = now;
    for (HookDelivery hook : hooks) {
      if (begun.add(hook.hook())) {
        repeated.accept("webhook-" + hook.hook(), () -> round(hook.hook()));
      }
    }
  }

  private byte @Nullable [] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      if (bytes == null) {
        return null;
      }
      throw new UserError(
          file + " is gone: put it back, or empty it so that no program is told any more", e);
    } catch (IOException e) {
      throw new UserError(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private Optional<HookDelivery> named(String name) {
    return hooks.stream().filter(hook -> hook.hook().equals(name)).findFirst();
  }

  /** As the file has the hook now; nothing where it has it no more. */
  private void round(String name) {
    try {
      Optional<HookDelivery> hook = named(name);
      if (hook.isPresent()) {
        hook.get().round();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is wrong with them now. */
  List<String> problems() {
    return Stream.concat(
            Stream.ofNullable(wrong), hooks.stream().flatMap(hook -> hook.problem().stream()))
        .toList();
  }
}
