package io.purchaseintent.trainer.models;

import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.trainer.gates.GateSettings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./intent models final}: a version judged by the days that were kept back. */
@Command(
    name = "final",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Judge a version by the last days of its test part, which ./intent train --final-days=N kept"
          + " back: no figure and no gate has looked at them. Ask once, when nothing is chosen any"
          + " more; a promotion to champion does so itself. Needs its training set in the lake.",
      "",
      "The log of the registry keeps that it was asked and what came of it. Exit code 3 if the"
          + " gates signal, calibration or mean_propensity would refuse it."
    },
    footer = {"", "Example:", "  ./intent models final v4"})
final class FinalCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "VERSION", description = "Such as v4.")
  private String version;

  @Option(
      names = "--gates",
      paramLabel = "FILE",
      description = "Bounds of the gates, as YAML (default: those of this release).")
  private @Nullable Path gates;

  @Mixin private final ModelOptions options = new ModelOptions();

  @Mixin private final LakeOptions lakes = new LakeOptions();

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  FinalCommand() {}

  @Override
  public Integer call() {
    GateSettings settings = gates == null ? GateSettings.shipped() : GateSettings.read(gates);
    FinalPartJudge.Judged judged =
        options.move(
            spec.commandLine().getErr(),
            registry ->
                new FinalPartJudge(registry, options.model(), options.lake(lakes), settings)
                    .judge(version, options.audit("asked")));
    options.tell(spec.commandLine().getOut(), judged.answer(), judged.told());
    return judged.refused() ? ExitCode.REFUSED : ExitCode.DONE;
  }
}
