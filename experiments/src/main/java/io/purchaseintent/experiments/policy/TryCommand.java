package io.purchaseintent.experiments.policy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.command.Progress;
import io.purchaseintent.command.RegistryOptions;
import io.purchaseintent.command.S3Options;
import io.purchaseintent.command.TextTable;
import io.purchaseintent.command.UserError;
import io.purchaseintent.decision.Alternative;
import io.purchaseintent.decision.Decider;
import io.purchaseintent.decision.Decision;
import io.purchaseintent.decision.Policy;
import io.purchaseintent.decision.Spending;
import io.purchaseintent.experiments.bandit.LearntPolicies;
import io.purchaseintent.experiments.offpolicy.Comparison;
import io.purchaseintent.experiments.offpolicy.Worth;
import io.purchaseintent.experiments.offpolicy.WorthText;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.policy.DecisionJson;
import io.purchaseintent.policy.PolicyFile;
import io.purchaseintent.policy.PolicyOptions;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.learnt.LearntBoard;
import io.purchaseintent.registry.mlflow.Registries;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./intent policy try}: what a policy does for one visit, or for all of a log. */
@Command(
    name = "try",
    mixinStandardHelpOptions = true,
    description = {
      "Tell what a policy does for a visit: each action's value and cost, what it gains against"
          + " doing nothing, who or what keeps it back, and with which probability it is chosen.",
      "",
      "With --from-log it decides for every logged prediction, in the order of the log, with"
          + " budgets by day and without giving a visit or a shopper twice what may be given once,"
          + " and says what comes of it. A visit that asked ten times counts as ten decisions."
          + " Nothing is changed. What shadows scored is left out.",
      "",
      "With --outcomes, too, it compares policies by what really happened: what visits would have"
          + " brought if each had decided them, beside what they did bring and what doing nothing"
          + " would have. That needs a log with chance in it (exploration in the policy that"
          + " serves). Ends with 3 if the log cannot tell of any of the policies.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./intent policy try --propensity=0.08 --cart-value=59.90 --segment=known",
      "  ./intent policy try --policy=my-policy.yaml --propensity=0.2 --given=free_shipping",
      "  ./intent policy try --policy=my-policy.yaml --from-log",
      "  ./intent policy try --from-log --prediction-log=/data/predictions --json",
      "  ./intent policy try --from-log --outcomes --policy=new.yaml --policy=other.yaml"
    })
final class TryCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private final HomeOptions homes = new HomeOptions();

  @Mixin private final LakeOptions lakes = new LakeOptions();

  @Mixin private final S3Options s3 = new S3Options();

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description =
          "What is done for a visit (default: policy.yaml in the home folder if it is there, else"
              + " the one of this release); with --outcomes it may be repeated.")
  private List<Path> policies = new ArrayList<>();

  @Mixin private final RegistryOptions registries = new RegistryOptions();

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "purchase-intent",
      description =
          "Beside which model in the registry it is kept what policies have learnt (default:"
              + " ${DEFAULT-VALUE}).")
  private String model = "purchase-intent";

  @Mixin private final VisitOptions visit = new VisitOptions();

  @Mixin private final OutcomeOptions outcomes = new OutcomeOptions();

  @Option(
      names = "--from-log",
      description = "Decide for the predictions of the lake, in place of one visit.")
  private boolean fromLog;

  @Option(
      names = "--prediction-log",
      paramLabel = "DIR",
      description = "Where those are (default: predictions in the lake).")
  private @Nullable Path predictionLog;

  @Option(names = "--json", description = "Print one JSON object, nothing else.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  TryCommand() {}

  @Override
  public Integer call() throws IOException {
    if (fromLog && visit.isNamed()) {
      throw UserError.ofUsage("--propensity and --from-log exclude each other");
    }
    if (!fromLog && predictionLog != null) {
      throw UserError.ofUsage("--prediction-log goes with --from-log: give it too");
    }
    outcomes.requireSense(fromLog, predictionLog != null);
    if (outcomes.isAsked()) {
      return compare();
    }
    if (policies.size() > 1) {
      throw UserError.ofUsage("--policy may be given once, unless --outcomes compares several");
    }
    PolicyFile file = policies.isEmpty() ? inEffect() : PolicyFile.read(policies.get(0));
    visit.requireGivenOf(file.policy());
    Decider decider = decider(file.policy());
    if (fromLog) {
      Path folder =
          predictionLog == null ? lakes.lake(homes).resolve("predictions") : predictionLog;
      LogReport report = new LogReport(decider);
      PredictionLogReader log = PredictionLogReader.of(folder);
      log.forEach(report::add, Progress.onStandardError());
      tell(report.json(log.unreadable()), report.forPeople(log.unreadable()));
    } else {
      Decision decision = decider.decide(visit.at(Clock.systemUTC().instant()), new Spending());
      ObjectNode answer = JsonNodeFactory.instance.objectNode();
      DecisionJson.addTo(answer, decision);
      tell(answer, forPeople(file, decision));
    }
    return ExitCode.DONE;
  }

  private int compare() throws IOException {
    List<PolicyFile> compared = new ArrayList<>();
    policies.forEach(path -> compared.add(PolicyFile.read(path)));
    if (compared.isEmpty()) {
      compared.add(inEffect());
    }
    Worth worth =
        new Comparison(lake(), outcomes.settings(), Clock.systemUTC(), Progress.onStandardError())
            .of(compared, inEffect(), this::decider);
    WorthText text = new WorthText(worth);
    tell(text.json(), text.forPeople());
    return worth.isAllRefused() ? ExitCode.REFUSED : ExitCode.DONE;
  }

  private Decider decider(Policy policy) {
    if (policy.bandit().isEmpty()) {
      return new Decider(policy);
    }
    try {
      return new LearntPolicies(
              new LearntBoard(
                  Registries.learntNotes(
                      registries.registry(homes), s3.endpoint(), s3.region(), model)))
          .decider(policy);
    } catch (RegistryException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }

  private PolicyFile inEffect() {
    Path path = PolicyOptions.inEffect(null, homes.home());
    return path == null ? PolicyFile.shipped() : PolicyFile.read(path);
  }

  private Lake lake() {
    try {
      return Lake.of(
          lakes.address(homes), lakes.lake(homes), homes.home(), s3.endpoint(), s3.region());
    } catch (LakeException e) {
      throw UserError.ofUsage(String.valueOf(e.getMessage()));
    }
  }

  private void tell(ObjectNode answer, String forPeople) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? Commands.oneLine(answer) : forPeople.stripTrailing());
    out.flush();
  }

  private static String forPeople(PolicyFile file, Decision decision) {
    TextTable table =
        new TextTable("ACTION", "P", "VALUE", "COST", "GAIN", "PROBABILITY", "KEPT BACK BY");
    for (Alternative each : decision.alternatives()) {
      table.add(
          each.action(),
          number("%.4f", each.purchaseProbability()),
          number("%.2f", each.expectedValue()),
          number("%.2f", each.expectedCost()),
          number("%+.2f", each.gain()),
          number("%.4f", each.probability()),
          each.isEligible() ? "-" : String.valueOf(each.suppression()));
    }
    Alternative chosen = decision.chosen();
    return String.format(
        Locale.ROOT,
        "%s%n%nChosen: %s%s, with probability %.4f. It gains %+.2f against doing nothing.%n"
            + "Policy %s, %s.",
        table,
        chosen.action(),
        decision.exploration() ? " (explored)" : "",
        chosen.probability(),
        chosen.gain(),
        decision.policy(),
        file.origin());
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
