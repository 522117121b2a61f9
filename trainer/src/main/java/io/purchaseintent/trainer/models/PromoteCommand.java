package io.purchaseintent.trainer.models;

import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.UserError;
import io.purchaseintent.registry.GateVerdicts;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.Move;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.Role;
import io.purchaseintent.registry.Stage;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./intent models promote}: a version to a stage or role. */
@Command(
    name = "promote",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Make a version the champion, or bring it to another role or to staging. A champion that is"
          + " followed is archived; there may be several challengers, each with a share of the"
          + " visitors, and several shadows. Servers that run follow within seconds.",
      "",
      "A version that a gate refused is not promoted: exit code 3."
    },
    footer = {
      "",
      "Examples:",
      "  ./intent models promote v4 --why=\"better after the first add to cart\"",
      "  ./intent models promote v5 --to=challenger --share=0.2 --why=\"a fifth first\""
    })
final class PromoteCommand implements Callable<Integer> {

  private static final double FIRST_SHARE = 0.1;
  private static final String LEAST_SHARE = "0.0001";

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "VERSION", description = "Such as v4.")
  private String version;

  @Option(
      names = "--to",
      paramLabel = "PLACE",
      defaultValue = "champion",
      description = "champion, challenger, shadow or staging (default: ${DEFAULT-VALUE}).")
  private String to;

  @Option(
      names = "--share",
      paramLabel = "SHARE",
      description =
          "Share of the visitors that a challenger answers, 0.0001 to 1 (default: 0.1 for a"
              + " challenger).")
  private @Nullable Double share;

  @Option(names = "--why", required = true, description = "Kept in the log.")
  private String why;

  @Option(
      names = "--despite-gates",
      description = "Promote it although a gate refused it; the log says so.")
  private boolean despiteGates;

  @Mixin private final ModelOptions options = new ModelOptions();

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  PromoteCommand() {}

  @Override
  public Integer call() {
    Placement placement = placement();
    return options.move(spec.commandLine().getErr(), registry -> promote(registry, placement));
  }

  private Placement placement() {
    if (to.equals(Stage.STAGING.code())) {
      requireNoShare();
      return Placement.STAGING;
    }
    Role role;
    try {
      role = Role.ofCode(to);
    } catch (IllegalArgumentException e) {
      throw UserError.ofUsage("--to=" + to + " must be champion, challenger, shadow or staging");
    }
    if (role != Role.CHALLENGER) {
      requireNoShare();
      return Placement.of(role);
    }
    double wanted = share == null ? FIRST_SHARE : share;
    if (!(wanted >= Placement.STEP && wanted <= 1)) {
      throw UserError.ofUsage("--share=" + share + " must be from " + LEAST_SHARE + " to 1");
    }
    return Placement.challenger(wanted);
  }

  private void requireNoShare() {
    if (share != null) {
      throw UserError.ofUsage(
          "--share=" + share + " is for a challenger only: leave it out, or add --to=challenger");
    }
  }

  private int promote(ModelRegistry registry, Placement placement) {
    GateVerdicts gates = new GateVerdicts(registry.manifest(options.model(), version));
    boolean refused = !gates.passed();
    if (refused && !despiteGates && placement.stage() == Stage.PRODUCTION) {
      spec.commandLine()
          .getErr()
          .println(
              "models promote: "
                  + version
                  + " "
                  + gates.refusal()
                  + ": it stays "
                  + registry.standings(options.model()).of(version)
                  + ". ./intent models show "
                  + version
                  + " tells more; --despite-gates promotes it all the same");
      return ExitCode.REFUSED;
    }
    String reason = refused && despiteGates ? why + " (despite the gates)" : why;
    Move move = registry.promote(options.model(), version, placement, options.audit(reason));
    options.tell(
        spec.commandLine().getOut(),
        move.toJson(),
        options.model() + " " + version + " is " + move.placement());
    return ExitCode.DONE;
  }
}
