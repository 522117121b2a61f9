package io.purchaseintent.watch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.command.S3Options;
import io.purchaseintent.command.UserError;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.page.day.DayPage;
import io.purchaseintent.rules.BrokenFile;
import io.purchaseintent.rules.JudgedReport;
import io.purchaseintent.rules.ReportStore;
import io.purchaseintent.rules.RuleBook;
import io.purchaseintent.watch.alert.AlertOutcome;
import io.purchaseintent.watch.alert.Alerts;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The part of {@code ./intent watch} that follows the jobs: judges the day, and tells it. */
@Command(name = "watch", description = "Judge a day whose jobs have run, and tell it.")
public final class Main implements Callable<Integer> {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec private CommandSpec spec;

  @Mixin private final HomeOptions home = new HomeOptions();

  @Mixin private final LakeOptions lake = new LakeOptions();

  @Mixin private final S3Options s3 = new S3Options();

  @Option(names = "--rules", paramLabel = "FILE")
  private @Nullable String rules;

  @Option(names = "--day", paramLabel = "DAY", required = true)
  private LocalDate day;

  @Option(names = "--outcome", paramLabel = "JOB@DAY=STATE[:TEXT]")
  private List<String> outcomes = List.of();

  @Option(names = "--server", paramLabel = "URL")
  private @Nullable URI server;

  @Option(names = "--quiet")
  private boolean quiet;

  @Option(names = "--json")
  private boolean json;

  /** Who is told; one of the two is null. */
  private record Receivers(@Nullable Alerts alerts, @Nullable BrokenFile broken) {}

  private final Map<String, String> environment;

  /** A command that has its secrets from these variables. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  Main(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Runs the command and ends the process. */
  public static void main(String[] args) {
    System.exit(Commands.run(new Main(System.getenv()), args));
  }

  @Override
  public Integer call() throws IOException {
    Lake of = Lake.of(lake.address(home), lake.lake(home), home.home(), s3.endpoint(), s3.region());
    of.bringReports();
    RuleBook book = RuleBook.orRelease(rules, of.home());
    Receivers receivers = receivers();
    List<BrokenFile> broken =
        Stream.of(book.broken(), receivers.broken()).filter(Objects::nonNull).toList();
    List<JobOutcome> ended = outcomes.stream().map(JobOutcome::parse).toList();
    JudgedReport judged =
        new DayWatch(of, book, day).of(ended, broken, server, environment.get("INTENT_WATCH_KEY"));
    of.keepReport(new ReportStore(of.root()).write(judged));
    Path report = draw(of);
    List<String> lines = new Tidings(judged).lines(report);
    PrintWriter out = spec.commandLine().getOut();
    if (!json) {
      // Nobody waits for a receiver of alerts to read them.
      lines.forEach(out::println);
      out.flush();
    }
    AlertOutcome told = quiet ? AlertOutcome.nobody() : alert(receivers, judged, book, report);
    if (json) {
      out.println(Commands.oneLine(json(judged, lines, report, told)));
      out.flush();
    }
    if (!told.inWords().isEmpty()) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("alerts: " + told.inWords());
      err.flush();
    }
    if (judged.isRefused()) {
      return ExitCode.REFUSED;
    }
    return told.isWell() ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** A wrong file of receivers is told, and takes nothing from the report. */
  private Receivers receivers() {
    try {
      return new Receivers(Alerts.in(home.home(), environment), null);
    } catch (UserError e) {
      String why = e.getMessage() + ". Until it is mended nobody is told of any alarm";
      return new Receivers(null, BrokenFile.of(home.home().resolve(Alerts.FILE), why));
    }
  }

  private AlertOutcome alert(Receivers to, JudgedReport judged, RuleBook book, Path report)
      throws IOException {
    if (to.alerts() == null) {
      return AlertOutcome.unreadable(to.broken() == null ? "" : to.broken().why());
    }
    try {
      return to.alerts().tell(day.toString(), judged.findings(), book, report);
    } catch (UserError e) {
      return AlertOutcome.unreadable(String.valueOf(e.getMessage()));
    }
  }

  /** Draws the day, and the day before once more if it was: its quality is known now. */
  private Path draw(Lake of) throws IOException {
    Path before = page(of, day.minusDays(1));
    if (Files.exists(before)) {
      draw(of, day.minusDays(1), before);
    }
    Path report = page(of, day);
    draw(of, day, report);
    return report;
  }

  private static void draw(Lake of, LocalDate day, Path file) throws IOException {
    String html = DayPage.html(of.root().resolve("reports"), day);
    ReportStore.replace(file, html.getBytes(StandardCharsets.UTF_8));
    of.keepReport(file);
  }

  private static Path page(Lake of, LocalDate day) {
    return of.reports(DayWatch.JOB).resolve(day + ".html");
  }

  private ObjectNode json(JudgedReport judged, List<String> lines, Path report, AlertOutcome told) {
    ObjectNode answer = JSON.createObjectNode();
    answer.put("day", day.toString()).put("verdict", judged.verdict().code());
    lines.forEach(answer.putArray("lines")::add);
    answer.put("report", report.toString());
    answer.set("jobs", judged.report().details().path("jobs"));
    told.sent().forEach(answer.putArray("told")::add);
    answer.set("dead_receivers", JSON.valueToTree(told.dead()));
    answer.put("alerts_well", told.isWell());
    return answer;
  }
}
