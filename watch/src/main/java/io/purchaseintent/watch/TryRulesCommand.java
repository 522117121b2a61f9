package io.purchaseintent.watch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.command.S3Options;
import io.purchaseintent.command.TextTable;
import io.purchaseintent.command.UserError;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.rules.Finding;
import io.purchaseintent.rules.Judge;
import io.purchaseintent.rules.JudgedReport;
import io.purchaseintent.rules.Report;
import io.purchaseintent.rules.ReportStore;
import io.purchaseintent.rules.RuleBook;
import io.purchaseintent.rules.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./intent rules try}: what a rule book would have said of days that were measured. */
@Command(
    name = "try",
    mixinStandardHelpOptions = true,
    description = {
      "Judge the reports of past days by a rule book, and say which rules would have alarmed when."
          + " Nothing is measured again, nothing is written, and nobody is told.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./intent rules try --from=2016-10-01 --to=2016-11-01",
      "  ./intent rules try --rules=stricter.yaml --from=2016-10-01 --to=2016-11-01"
    })
final class TryRulesCommand implements Callable<Integer> {

  private static final List<String> JOBS =
      List.of("drift", "quality", "check-data", "skew", "lake", "serving");

  @Spec private CommandSpec spec;

  @Mixin private final HomeOptions home = new HomeOptions();

  @Mixin private final LakeOptions lake = new LakeOptions();

  @Mixin private final S3Options s3 = new S3Options();

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "The rule book (default: rules.yaml beside the lake, else the release's).")
  private @Nullable String rules;

  @Option(names = "--from", required = true, paramLabel = "DAY", description = "First day (UTC).")
  private LocalDate from;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DAY",
      description = "Day (UTC) after the last one.")
  private LocalDate to;

  @Option(names = "--json", description = "Print one JSON object, and nothing else.")
  private boolean json;

  /** What a rule said over the days. */
  private static final class Tally {
    private int judged;
    private final Set<String> alarms = new LinkedHashSet<>();
    private int untold;
  }

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  TryRulesCommand() {}

  @Override
  public Integer call() throws IOException {
    if (!from.isBefore(to)) {
      throw UserError.ofUsage("--to=" + to + " must be after --from=" + from);
    }
    Lake of = Lake.of(lake.address(home), lake.lake(home), home.home(), s3.endpoint(), s3.region());
    of.bringReports();
    RuleBook book = RuleBook.of(rules, of.home());
    List<JudgedReport> judged = judge(new ReportStore(of.root()), book);
    if (judged.isEmpty()) {
      throw new UserError(
          "There are no reports from "
              + from
              + " to "
              + to
              + " in "
              + (of + "/reports")
              + ": run the jobs of these days first, as ./intent watch --day="
              + from);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Commands.oneLine(json(judged)));
    } else {
      out.print(days(judged));
      out.println();
      out.print(rulesOf(judged));
    }
    out.flush();
    return ExitCode.DONE;
  }

  private List<JudgedReport> judge(ReportStore store, RuleBook book) throws IOException {
    Set<String> days = new TreeSet<>();
    for (String job : JOBS) {
      days.addAll(store.days(job));
    }
    List<JudgedReport> judged = new ArrayList<>();
    for (String day : days) {
      if (day.compareTo(from.toString()) >= 0 && day.compareTo(to.toString()) < 0) {
        for (String job : JOBS) {
          store.find(job, day).ifPresent(report -> judged.add(judge(report, store, book)));
        }
      }
    }
    return judged;
  }

  private static JudgedReport judge(Report report, ReportStore store, RuleBook book) {
    return new JudgedReport(report, new Judge(book).judge(report, store.before(report, book)));
  }

  private static String nameOf(JudgedReport judged) {
    return ReportStore.nameOf(judged.report().from(), judged.report().to());
  }

  private static String days(List<JudgedReport> judged) {
    TextTable table = new TextTable("DAY", "JOB", "VERDICT", "ALARMS");
    for (JudgedReport each : judged) {
      Set<String> alarms = new LinkedHashSet<>();
      each.of(Verdict.ALARM).forEach(finding -> alarms.add(finding.rule().name()));
      table.add(
          nameOf(each),
          each.report().job(),
          each.verdict().code().replace('_', ' '),
          alarms.isEmpty() ? "-" : String.join(", ", alarms));
    }
    return table.toString();
  }

  private static Map<String, Tally> tallies(List<JudgedReport> judged) {
    Map<String, Tally> tallies = new TreeMap<>();
    for (JudgedReport report : judged) {
      Set<String> seen = new TreeSet<>();
      Set<String> untold = new TreeSet<>();
      for (Finding finding : report.findings()) {
        Tally tally = tallies.computeIfAbsent(finding.rule().name(), name -> new Tally());
        if (seen.add(finding.rule().name())) {
          tally.judged++;
        }
        if (finding.verdict() == Verdict.ALARM) {
          tally.alarms.add(nameOf(report));
        } else if (finding.verdict() == Verdict.NOT_ENOUGH_DATA
            && untold.add(finding.rule().name())) {
          tally.untold++;
        }
      }
    }
    return tallies;
  }

  private static String rulesOf(List<JudgedReport> judged) {
    TextTable table = new TextTable("RULE", "DAYS", "ALARMED", "NOT TOLD", "ON");
    tallies(judged)
        .forEach(
            (rule, tally) ->
                table.add(
                    rule,
                    Integer.toString(tally.judged),
                    Integer.toString(tally.alarms.size()),
                    Integer.toString(tally.untold),
                    on(tally.alarms)));
    return table.toString();
  }

  private static String on(Set<String> days) {
    List<String> first = days.stream().limit(3).toList();
    int more = days.size() - first.size();
    return days.isEmpty()
        ? "-"
        : String.join(" ", first) + (more > 0 ? " and " + more + " more" : "");
  }

  private static ObjectNode json(List<JudgedReport> judged) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode days = json.putArray("days");
    for (JudgedReport each : judged) {
      ObjectNode day = days.addObject();
      day.put("day", nameOf(each)).put("job", each.report().job());
      day.put("verdict", each.verdict().code());
      ArrayNode alarms = day.putArray("alarms");
      for (Finding finding : each.of(Verdict.ALARM)) {
        alarms
            .addObject()
            .put("rule", finding.rule().name())
            .put("subject", finding.subject())
            .put("says", finding.inWords());
      }
    }
    ObjectNode rules = json.putObject("rules");
    tallies(judged)
        .forEach(
            (rule, tally) -> {
              ObjectNode of = rules.putObject(rule);
              of.put("days", tally.judged).put("not_told", tally.untold);
              tally.alarms.forEach(of.putArray("alarmed")::add);
            });
    return json;
  }
}
