package io.purchaseintent.watch;

import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.measurement.Measurement;
import io.purchaseintent.rules.Report;
import io.purchaseintent.rules.ReportStore;
import io.purchaseintent.rules.Rule;
import io.purchaseintent.rules.RuleBook;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./intent rules check}: whether a rule book can be read, and what it says. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Read a rule book, say each rule in a sentence, and warn of one that can match nothing: by the"
          + " newest report of its job in the lake, where there is one.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 it can be read, 1 it cannot (with file, line and remedy).",
      "",
      "Examples:",
      "  ./intent rules check",
      "  ./intent rules check my-rules.yaml"
    })
final class CheckRulesCommand implements Callable<Integer> {

  /** Who measures. */
  private static final Set<String> JOBS =
      new TreeSet<>(
          Set.of("drift", "quality", "check-data", "skew", "lake", "serving", DayWatch.JOB));

  @Spec private CommandSpec spec;

  @Mixin private final HomeOptions home = new HomeOptions();

  @Mixin private final LakeOptions lake = new LakeOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "The rule book (default: rules.yaml beside the lake, else the release's).")
  private @Nullable String file;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  CheckRulesCommand() {}

  @Override
  public Integer call() throws IOException {
    Path of = lake.lake(home);
    RuleBook book = RuleBook.of(file, of);
    ReportStore store = new ReportStore(of);
    PrintWriter out = spec.commandLine().getOut();
    List<String> warnings = new ArrayList<>();
    for (Rule rule : book.rules()) {
      tell(rule, out);
      String warning = warning(rule, store);
      if (warning != null) {
        warnings.add(rule.name() + ": " + warning);
      }
    }
    out.printf("%n%d rules%n", book.rules().size());
    out.flush();
    warnings.forEach(warning -> spec.commandLine().getErr().println("warning: " + warning));
    spec.commandLine().getErr().flush();
    return ExitCode.DONE;
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

  /** Why a rule can match nothing, or null. */
  private static @Nullable String warning(Rule rule, ReportStore store) throws IOException {
    if (!JOBS.contains(rule.job())) {
      return "no job \"" + rule.job() + "\" measures; there are " + JOBS;
    }
    List<String> days = store.days(rule.job());
    if (days.isEmpty()) {
      return null;
    }
    String newest = days.get(days.size() - 1);
    Report report = store.find(rule.job(), newest).orElseThrow();
    Set<String> measures =
        report.measurements().stream()
            .map(Measurement::measure)
            .collect(Collectors.toCollection(TreeSet::new));
    if (measures.isEmpty()) {
      return null;
    }
    if (!measures.contains(rule.measure())) {
      return "in the report of " + newest + " there is no " + rule.measure() + ", but " + measures;
    }
    boolean matches =
        report.measurements().stream()
            .anyMatch(
                each ->
                    each.measure().equals(rule.measure())
                        && rule.subjects().has(each.subject())
                        && rule.slices().has(each.slice()));
    return matches
        ? null
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
