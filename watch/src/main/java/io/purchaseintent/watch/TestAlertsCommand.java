package io.purchaseintent.watch;

import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.UserError;
import io.purchaseintent.watch.alert.Alerts;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./intent rules test-alerts}: whether alerts arrive. */
@Command(
    name = "test-alerts",
    mixinStandardHelpOptions = true,
    description = {
      "Send each receiver of alerts.yaml in the home folder a trial: an alarm that says that it is"
          + " none, and its end.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 all took it, 1 one did not.",
      "",
      "Examples:",
      "  SLACK_WEBHOOK=https://hooks.slack.com/services/… ./intent rules test-alerts"
    })
final class TestAlertsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private final HomeOptions home = new HomeOptions();

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  TestAlertsCommand() {}

  @Override
  public Integer call() {
    Alerts alerts = Alerts.in(home.home(), System.getenv());
    if (alerts.receivers().isEmpty()) {
      throw new UserError(
          home.home().resolve("alerts.yaml")
              + " names no receiver: docs/watching.md shows how to write one");
    }
    String day = LocalDate.ofInstant(Clock.systemUTC().instant(), ZoneOffset.UTC).toString();
    Map<String, String> dead = alerts.tryOut(day);
    PrintWriter out = spec.commandLine().getOut();
    for (String name : alerts.receivers()) {
      String why = dead.get(name);
      out.println(name + ": " + (why == null ? "took it" : "NOT REACHED: " + why));
    }
    out.flush();
    return dead.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }
}
