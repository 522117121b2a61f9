package io.purchaseintent.serving;

import io.purchaseintent.command.UserError;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.webhook.HookDelivery;
import io.purchaseintent.webhook.Outbox;
import io.purchaseintent.webhook.Webhooks;
import java.util.List;
import java.util.stream.Stream;

/**
 * Other programs that a server tells of moves, whoever made them. What is wrong with them, or with
 * the file that names them, is a problem of the server, and keeps it from nothing else.
 */
final class Hooks {

  private final List<HookDelivery> hooks;
  private final List<String> wrong;

  private Hooks(List<HookDelivery> hooks, List<String> wrong) {
    this.hooks = hooks;
    this.wrong = wrong;
  }

  /** Those that the home folder names; they begin now, where they have not begun. */
  static Hooks in(ServerContext context, Outbox outbox) {
    try {
      Webhooks hooks =
          Webhooks.in(context.homes().home(), System.getenv(), outbox, context.clock());
      hooks.begin();
      return new Hooks(hooks.all(), List.of());
    } catch (UserError | RegistryException e) {
      return new Hooks(List.of(), List.of("No program is told of moves: " + e.getMessage()));
    }
  }

  List<HookDelivery> all() {
    return hooks;
  }

  /** A round of one of them, for a loop. */
  Runnable round(HookDelivery hook) {
    return () -> {
      try {
        hook.round();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  /** What is wrong with them now. */
  List<String> problems() {
    return Stream.concat(wrong.stream(), hooks.stream().flatMap(hook -> hook.problem().stream()))
        .toList();
  }
}
