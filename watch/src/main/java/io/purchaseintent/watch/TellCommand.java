package io.purchaseintent.watch;

import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.UserError;
import io.purchaseintent.rules.Severity;
import io.purchaseintent.watch.alert.AlertOutcome;
import io.purchaseintent.watch.alert.Alerts;
import io.purchaseintent.watch.alert.Tiding;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./intent rules tell}: something that no report of a day has. */
@Command(
    name = "tell",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Tell the receivers of alerts.yaml in the home folder what no report of a day has, as the loop"
          + " does of what it did. Each is told once by a key; one that did not take it is told when"
          + " this is run again.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 all who are to be told were, or nobody is; 1 one did not take it; 2 wrong usage.",
      "",
      "Examples:",
      "  ./intent rules tell --key=retrain-fails --severity=critical --lasts --says=\"no space left\"",
      "  ./intent rules tell --key=retrain-fails --severity=critical --over --says=\"it is done\""
    })
final class TellCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private final HomeOptions home = new HomeOptions();

  @Option(
      names = "--key",
      required = true,
      paramLabel = "KEY",
      description = "By which it is known again: letters, digits, - and :.")
  private String key;

  @Option(
      names = "--severity",
      required = true,
      paramLabel = "critical|warning|info",
      description = "How much it matters; a receiver may want the worse alone.")
  private String severity;

  @Option(names = "--says", required = true, paramLabel = "TEXT", description = "A sentence.")
  private String says;

  @Option(
      names = "--remedy",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "What to do about it.")
  private String remedy;

  @Option(names = "--lasts", description = "It lasts until --over is told of the same key.")
  private boolean lasts;

  @Option(names = "--over", description = "It is over: told to whom it was told.")
  private boolean over;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  TellCommand() {}

  @Override
  public Integer call() throws IOException {
    if (!key.matches("[A-Za-z0-9:-]{1,100}")) {
      throw UserError.ofUsage(
          "--key=" + key + " must be 1 to 100 letters, digits, - and :, such as retrain-fails");
    }
    Severity how =
        Arrays.stream(Severity.values())
            .filter(each -> each.code().equals(severity))
            .findFirst()
            .orElseThrow(
                () ->
                    UserError.ofUsage(
                        "--severity=" + severity + " must be critical, warning or info"));
    LocalDate day = LocalDate.ofInstant(Clock.systemUTC().instant(), ZoneOffset.UTC);
    AlertOutcome outcome =
        Alerts.in(home.home(), System.getenv())
            .tell(day, new Tiding(key, how, says, remedy, lasts, over));
    String words = outcome.inWords();
    spec.commandLine().getOut().println(words.isEmpty() ? "nobody is to be told" : words);
    spec.commandLine().getOut().flush();
    return outcome.isWell() ? ExitCode.DONE : ExitCode.FAILED;
  }
}
