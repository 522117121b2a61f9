package io.purchaseintent.experiments.policy;

import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.command.Progress;
import io.purchaseintent.command.S3Options;
import io.purchaseintent.command.UserError;
import io.purchaseintent.decision.Action;
import io.purchaseintent.experiments.offpolicy.UpliftStudy;
import io.purchaseintent.experiments.offpolicy.UpliftText;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./intent policy uplift}: what an action moves, learnt from what was given by chance. */
@Command(
    name = "uplift",
    mixinStandardHelpOptions = true,
    description = {
      "Learn what an action adds to the probability of a purchase, and for whom, from visits that"
          + " were given it, or nothing, by chance; and judge on visits that were not learnt from"
          + " whether it tells who is moved better than chance does.",
      "",
      "With --out the model is written for a policy: uplift_model: {file: FILE} of the action. Ends"
          + " with 3, and writes nothing, if it does not rank.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./intent policy uplift --action=free_shipping",
      "  ./intent policy uplift --action=free_shipping --since=2026-09-01 --out=shipping.json"
    })
final class UpliftCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--action",
      required = true,
      paramLabel = "NAME",
      description = "The action, as the policy that served has it.")
  private String action;

  @Option(names = "--out", paramLabel = "FILE", description = "Write the model, for a policy.")
  private @Nullable Path out;

  @Option(names = "--json", description = "Print one JSON object, nothing else.")
  private boolean json;

  @Mixin private final LogDays days = new LogDays();

  @Mixin private final HomeOptions homes = new HomeOptions();

  @Mixin private final LakeOptions lakes = new LakeOptions();

  @Mixin private final S3Options s3 = new S3Options();

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  UpliftCommand() {}

  @Override
  public Integer call() throws IOException {
    days.requireSense();
    if (action.equals(Action.NONE)) {
      throw UserError.ofUsage("--action=none is what others are compared with: name another");
    }
    UpliftText text =
        UpliftStudy.of(
            lake(), days.settings(), action, Clock.systemUTC(), Progress.onStandardError());
    PrintWriter to = spec.commandLine().getOut();
    to.println(json ? Commands.oneLine(text.json()) : text.forPeople());
    to.flush();
    if (!text.ranks()) {
      return ExitCode.REFUSED;
    }
    if (out != null) {
      Files.write(out, text.file());
    }
    return ExitCode.DONE;
  }

  private Lake lake() {
    try {
      return Lake.of(
          lakes.address(homes), lakes.lake(homes), homes.home(), s3.endpoint(), s3.region());
    } catch (LakeException e) {
      throw UserError.ofUsage(String.valueOf(e.getMessage()));
    }
  }
}
