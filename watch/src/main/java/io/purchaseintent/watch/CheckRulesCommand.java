package io.purchaseintent.watch;

import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.command.S3Options;
import io.purchaseintent.feature.DeclaredFeature;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.declared.DeclarationLog;
import io.purchaseintent.measurement.Measurement;
import io.purchaseintent.rules.MeasuredNames;
import io.purchaseintent.rules.ReportStore;
import io.purchaseintent.rules.Rule;
import io.purchaseintent.rules.RuleBook;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./intent rules check}: whether a rule book can be read, and what it says. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Read a rule book, say each rule in a sentence, and warn of one that can match nothing: by"
          + " the names that jobs can measure, and by the newest report of its job in the lake.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 it can be read, 1 it cannot (with file, line and remedy), 3 a rule of it can"
          + " match nothing.",
      "",
      "Examples:",
      "  ./intent rules check",
      "  ./intent rules check --rules=my-rules.yaml"
    })
final class CheckRulesCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private final HomeOptions home = new HomeOptions();

  @Mixin private final LakeOptions lake = new LakeOptions();

  @Mixin private final S3Options s3 = new S3Options();

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "The rule book (default: rules.yaml beside the lake, else the release's).")
  private @Nullable String rules;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  CheckRulesCommand() {}

  @Override
  public Integer call() throws IOException {
    Lake of = Lake.of(lake.address(home), lake.lake(home), home.home(), s3.endpoint(), s3.region());
    of.bringReports();
    RuleBook book = RuleBook.of(rules, of.home());
    ReportStore store = new ReportStore(of.root());
    PrintWriter out = spec.commandLine().getOut();
    List<String> warnings = new ArrayList<>();
    List<String> declared =
        DeclarationLog.in(of).features().all().stream().map(DeclaredFeature::name).toList();
    for (Rule rule : book.rules()) {
      tell(rule, out);
      String warning = warning(rule, store, declared);
      if (warning != null) {
        warnings.add(rule.name() + ": " + warning);
      }
    }
    out.printf("%n%d rules%n", book.rules().size());
    out.flush();
    warnings.forEach(warning -> spec.commandLine().getErr().println("warning: " + warning));
    spec.commandLine().getErr().flush();
    return warnings.isEmpty() ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private static void tell(Rule rule, PrintWriter out) {
    out.println(rule.name() + " (" + rule.job() + "): " + rule.inWords());
    String then = rule.then().stream().map(each -> each.code()).collect(Collectors.joining(", "));
    out.println(
        "    then "
            + (then.isEmpty() ? "nothing" : then)
            + (rule.owner().isEmpty() ? "" : "; " + rule.owner() + " is to look")
            + (rule.why().isEmpty() ? "" : ". " + rule.why()));
  }

  /** Why a rule can match nothing, or null: by what jobs can measure, and by what one did. */
  private static @Nullable String warning(Rule rule, ReportStore store, List<String> declared)
      throws IOException {
    List<String> days = store.days(rule.job());
    if (days.isEmpty()) {
      return MeasuredNames.unknown(rule, declared).orElse(null);
    }
    String newest = days.get(days.size() - 1);
    List<Measurement> measured = store.find(rule.job(), newest).orElseThrow().measurements();
    boolean matches = measured.stream().anyMatch(rule::isAbout);
    boolean isMeasure = measured.stream().anyMatch(each -> each.measure().equals(rule.measure()));
    Optional<String> unknown = matches ? Optional.empty() : MeasuredNames.unknown(rule, declared);
    // That a day lacked it is no fault of the rule where the job can measure it.
    return unknown.isPresent() || matches || !isMeasure
        ? unknown.orElse(null)
        : "in the report of "
            + newest
            + " no "
            + rule.measure()
            + " is of "
            + rule.subjects()
            + " in slices "
            + rule.slices();
  }
}
