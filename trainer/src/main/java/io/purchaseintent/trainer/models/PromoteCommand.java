package io.purchaseintent.trainer.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.command.UserError;
import io.purchaseintent.json.DeclaredFeatureJson;
import io.purchaseintent.lake.declared.MadeFeatures;
import io.purchaseintent.registry.FinalJudgement;
import io.purchaseintent.registry.GateVerdicts;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.Move;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.ProductionRule;
import io.purchaseintent.registry.Role;
import io.purchaseintent.registry.Stage;
import io.purchaseintent.trainer.gates.GateSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
      "A version that a gate refused is not promoted: exit code 3. One that kept days back"
          + " (./intent train --final-days=N) is judged by them before it is champion, unless it"
          + " was by ./intent models final: that needs its training set in the lake, and it is not"
          + " promoted if they refuse it."
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
      description =
          "Promote it although a gate or the days that it kept back refused it, or nobody asked"
              + " them; the log says so.")
  private boolean despiteGates;

  @Option(
      names = "--gates",
      paramLabel = "FILE",
      description =
          "Bounds for the days that were kept back, as YAML (default: those of this release).")
  private @Nullable Path gates;

  @Mixin private final ModelOptions options = new ModelOptions();

  @Mixin private final LakeOptions lakes = new LakeOptions();

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
    JsonNode manifest = registry.manifest(options.model(), version);
    GateVerdicts verdicts = new GateVerdicts(manifest);
    List<Move> moves = registry.moves(options.model());
    Optional<String> refusal = ProductionRule.refusalOfGates(version, manifest, moves, placement);
    if (refusal.isPresent() && !despiteGates) {
      return refuse(registry, refusal.get());
    }
    Optional<String> notMade = placement.role() == null ? Optional.empty() : notMade(manifest);
    if (notMade.isPresent() && !despiteGates) {
      return refuse(registry, notMade.get());
    }
    FinalJudgement judgement =
        placement.role() == Role.CHAMPION
            ? FinalJudgement.of(version, manifest, moves)
            : FinalJudgement.NOTHING_KEPT;
    FinalPartJudge.Judged judged = null;
    if (judgement == FinalJudgement.NOT_ASKED && !despiteGates) {
      judged = judge(registry);
      judgement = judged.refused() ? FinalJudgement.REFUSED : FinalJudgement.PASSED;
    }
    if (!judgement.lets() && !despiteGates) {
      if (judged != null) {
        spec.commandLine().getErr().println(judged.told());
      }
      return refuse(registry, judgement.told());
    }
    Move move =
        registry.promote(
            options.model(), version, placement, options.audit(reason(verdicts, judgement)));
    ObjectNode answer = move.toJson();
    String told = options.model() + " " + version + " is " + move.placement();
    if (judged != null) {
      answer.set("final_part", judged.answer());
      told = judged.told() + "\n\n" + told;
    }
    options.tell(spec.commandLine().getOut(), answer, told);
    return ExitCode.DONE;
  }

  /** What it needs that the lake's states are not made with: servers would not show it these. */
  private Optional<String> notMade(JsonNode manifest) {
    Set<String> needed = new TreeSet<>();
    for (JsonNode feature : manifest.path("feature_set").path("features")) {
      JsonNode declared = feature.path("declared");
      if (declared.isObject() && !declared.path("of").asText().equals("visit")) {
        needed.add(DeclaredFeatureJson.read(declared).key());
      }
    }
    if (needed.isEmpty()) {
      return Optional.empty();
    }
    return MadeFeatures.known(options.lake(lakes))
        .filter(made -> !made.containsAll(needed))
        .map(
            made ->
                "needs "
                    + needed.stream().filter(key -> !made.contains(key)).toList()
                    + " of the shop's own features, which the lake is not aggregated with: declare"
                    + " them by ./intent run features, then run daily, or aggregate and publish");
  }

  private int refuse(ModelRegistry registry, String because) {
    spec.commandLine()
        .getErr()
        .println(
            "models promote: "
                + version
                + " "
                + because
                + ": it stays "
                + registry.standings(options.model()).of(version)
                + ". ./intent models show "
                + version
                + " tells more; --despite-gates promotes it all the same");
    return ExitCode.REFUSED;
  }

  private FinalPartJudge.Judged judge(ModelRegistry registry) {
    GateSettings settings = gates == null ? GateSettings.shipped() : GateSettings.read(gates);
    try {
      return new FinalPartJudge(registry, options.model(), options.lake(lakes), settings)
          .judge(version, options.audit(why));
    } catch (UserError e) {
      throw new UserError(
          version
              + " "
              + FinalJudgement.NOT_ASKED.told()
              + ", which a champion must be: "
              + e.getMessage()
              + ". Promote it where its training set is, or with --despite-gates",
          e);
    }
  }

  /** What the log keeps of why, and of what was in the way. */
  private String reason(GateVerdicts verdicts, FinalJudgement judgement) {
    StringBuilder reason = new StringBuilder(why);
    if (!verdicts.passed() && despiteGates) {
      reason.append(" (despite the gates)");
    }
    if (!judgement.lets()) {
      reason.append(" (").append(judgement.told()).append(')');
    }
    return reason.toString();
  }
}
