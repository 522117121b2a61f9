package io.purchaseintent.trainer.models;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.UserError;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.webhook.Effort;
import io.purchaseintent.webhook.Told;
import io.purchaseintent.webhook.Webhooks;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./intent models events}: tells the hooks of {@code webhooks.yaml} what waits for them. */
@Command(
    name = "events",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Deliver the registry's moves to the hooks that webhooks.yaml in the home folder names: signed,"
          + " in order, each at least once. A hook that is new begins with what comes from now on,"
          + " unless its from says otherwise.",
      "",
      "A server of the same home folder does so all the time, and commands that move a version do at"
          + " their end; this is for where neither is, and for after a failure. Exit code 1 if a hook"
          + " did not take everything: it stays, and is delivered the next time.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./intent models events",
      "  ./intent models events --follow --registry=mlflow:http://mlflow.tea.example:5000"
    })
final class EventsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--follow",
      description = "Go on with what comes, until Ctrl-C; several may run at once.")
  private boolean follow;

  @Mixin private final ModelOptions options = new ModelOptions();

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  EventsCommand() {}

  @Override
  public Integer call() {
    return options.ask(this::deliver);
  }

  private int deliver(ModelRegistry registry) {
    Webhooks hooks =
        Webhooks.in(
            options.homes().home(), System.getenv(), options.outbox(registry), Clock.systemUTC());
    if (hooks.all().isEmpty()) {
      throw new UserError(
          "No hook is named: "
              + options.homes().home().resolve(Webhooks.FILE)
              + " names them, docs/webhooks.md shows one");
    }
    hooks.begin();
    if (follow) {
      hooks.follow(this::tell);
      return ExitCode.DONE;
    }
    List<Told> all = hooks.deliver(Effort.ONCE);
    ArrayNode answer = JsonNodeFactory.instance.arrayNode();
    all.forEach(told -> answer.add(json(told)));
    options.tell(
        spec.commandLine().getOut(),
        JsonNodeFactory.instance.objectNode().set("hooks", answer),
        all.stream().map(Told::inWords).collect(Collectors.joining("\n")));
    return all.stream().allMatch(Told::isDone) ? ExitCode.DONE : ExitCode.FAILED;
  }

  private synchronized void tell(Told told) {
    PrintWriter out = spec.commandLine().getOut();
    options.tell(out, json(told), told.inWords());
  }

  private static ObjectNode json(Told told) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("hook", told.hook())
        .put("delivered", told.delivered())
        .put("waiting", told.waiting())
        .put("problem", told.problem());
  }
}
