package io.purchaseintent.pipeline.checks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.checks.ExpectationResult;
import io.purchaseintent.checks.ExpectationVerdict;
import io.purchaseintent.checks.Severity;
import io.purchaseintent.checks.SuiteResult;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.RowFile;
import io.purchaseintent.lake.RunName;
import io.purchaseintent.measurement.Measurement;
import io.purchaseintent.pipeline.job.DayPeriod;
import io.purchaseintent.pipeline.job.Job;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.job.JobOptions;
import io.purchaseintent.pipeline.job.Outcome;
import io.purchaseintent.pipeline.job.PeriodOptions;
import io.purchaseintent.pipeline.job.PipelineRun;
import io.purchaseintent.pipeline.report.ReportPlace;
import io.purchaseintent.pipeline.report.RuleOptions;
import io.purchaseintent.rules.JudgedReport;
import io.purchaseintent.rules.Report;
import io.purchaseintent.rules.ReportStore;
import io.purchaseintent.rules.RuleBook;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/**
 * Checks tables of the lake, or any Parquet files, by suites of expectations, all in one pass over
 * the rows. Says no if a critical expectation failed, and if there were no rows.
 */
public final class CheckDataJob implements Job<CheckDataJob.Options> {

  /** What check-data is told. */
  public interface Options extends JobOptions, PeriodOptions, RuleOptions {

    @Description(
        "Tables of the lake to check, such as events,users: events, dead-letter, sessions, users,"
            + " products, training-set (the newest) or training-set:ID. Those that are by day are"
            + " checked for the days of --day or --from and --to; users and products as of their"
            + " end.")
    @Default.String(EVENTS)
    String getTable();

    void setTable(String table);

    @Description(
        "Parquet to check instead: a file, or a folder with files of the same columns. Needs"
            + " --suite.")
    @Nullable String getData();

    void setData(@Nullable String data);

    @Description(
        "File with a suite in the JSON of Great Expectations 1.x. Without it, suites/TABLE.json"
            + " beside the lake if it is there, else the suite of this release.")
    @Nullable String getSuite();

    void setSuite(@Nullable String file);

    @Description(
        "Write the suite that the table would be checked by to this file, to be edited, and check"
            + " nothing.")
    @Nullable String getWriteSuite();

    void setWriteSuite(@Nullable String file);
  }

  private static final String EVENTS = "events";

  /** The name of this job, and of the folder of its reports. */
  static final String NAME = "check-data";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Clock clock;
  private final PrintStream err;

  /**
   * @param clock that says what yesterday is
   * @param err receives failed expectations in lines
   */
  public CheckDataJob(Clock clock, PrintStream err) {
    this.clock = clock;
    this.err = err;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "tables, or any Parquet, by suites of expectations";
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Outcome run(Options options, ObjectNode report) {
    Lake lake = JobOptions.lake(options);
    if (options.getWriteSuite() != null) {
      return writeSuite(options, lake, Path.of(options.getWriteSuite()), report);
    }
    if (options.getData() != null) {
      return checkData(options, lake, Path.of(options.getData()), report);
    }
    DayPeriod period = PeriodOptions.period(options, clock);
    RuleBook rules = RuleBook.orRelease(options.getRules(), lake.home());
    String day = ReportStore.nameOf(period.start(), period.end());
    lake.bringReports(NAME);
    Path watched = new ReportStore(lake.root()).file(NAME, day);
    ReportPlace place = ReportPlace.of(options, Options.class, watched);
    Map<String, SuiteResult> results = checkTables(options, lake, period);
    ObjectNode told = report.put("period", day).putObject("tables");
    results.forEach(
        (table, result) -> {
          TableChecks.write(
              lake, place.file().resolveSibling(table).resolve(place.file().getFileName()), result);
          TableChecks.tell(NAME, table, result, told, err);
        });
    report.put("report", place.file().toString());
    JudgedReport judged = conclude(measured(period, results), rules, lake, place);
    report.put("verdict", judged.verdict().code());
    return judged.isRefused() | anyWithoutRows(results) ? Outcome.REFUSED : Outcome.DONE;
  }

  private JudgedReport conclude(Report measured, RuleBook rules, Lake lake, ReportPlace place) {
    try {
      JudgedReport judged =
          new ReportStore(lake.root()).conclude(measured, rules, place.file(), err);
      lake.keepReport(place.file());
      place.tell(err);
      return judged;
    } catch (IOException e) {
      throw JobFailure.of("writing the report of " + NAME, e);
    }
  }

  private boolean anyWithoutRows(Map<String, SuiteResult> results) {
    boolean any = false;
    for (Map.Entry<String, SuiteResult> each : results.entrySet()) {
      if (each.getValue().rows() == 0) {
        err.println(
            NAME
                + ": there are no rows of "
                + each.getKey()
                + " to check, which is no pass: choose other days with --day or --from and --to, or"
                + " see why nothing came");
        any = true;
      }
    }
    return any;
  }

  private Outcome writeSuite(Options options, Lake lake, Path file, ObjectNode report) {
    List<Chosen> tables = chosen(options, lake);
    if (tables.size() != 1) {
      throw JobFailure.ofOption(
          "writeSuite", file, "needs one --table, but there are " + tables.size());
    }
    if (Files.exists(file)) {
      throw JobFailure.ofOption(
          "writeSuite", file, "is there already: choose another, or delete it");
    }
    Suites.Source suite = Suites.of(tables.get(0).table(), lake);
    try {
      Files.write(file, suite.json().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw JobFailure.of("writing " + file, e);
    }
    report.put("written", file.toString()).put("suite", suite.name());
    err.println(
        NAME
            + ": wrote "
            + suite.name()
            + " to "
            + file
            + "; edit it and try it with --suite="
            + file
            + ", then jobs take it from "
            + Suites.own(tables.get(0).table(), lake));
    return Outcome.DONE;
  }

  /** A table to check. */
  private record Chosen(String name, CheckedTable table, String id) {
    List<RowFile> files(Lake lake, DayPeriod period) {
      return id.isEmpty() ? table.files(lake, period) : CheckedTable.files(lake.trainingSet(id));
    }
  }

  private static List<Chosen> chosen(Options options, Lake lake) {
    List<Chosen> chosen = new ArrayList<>();
    for (String name : options.getTable().split(",", -1)) {
      String code = name.contains(":") ? name.substring(0, name.indexOf(':')) : name;
      String id = name.contains(":") ? name.substring(code.length() + 1) : "";
      int index = CheckedTable.codes().indexOf(code);
      CheckedTable table = index < 0 ? null : CheckedTable.values()[index];
      if (table == null || !id.isEmpty() && table != CheckedTable.TRAINING_SET) {
        throw JobFailure.ofOption(
            "table", name, "is no table that is checked; there are " + CheckedTable.codes());
      }
      if (!id.isEmpty() && !lake.trainingSets().contains(id)) {
        throw JobFailure.ofOption(
            "table", name, "is no training set; there are " + lake.trainingSets());
      }
      chosen.add(new Chosen(code, table, id));
    }
    return chosen;
  }

  private Map<String, SuiteResult> checkTables(Options options, Lake lake, DayPeriod period) {
    List<Chosen> tables = chosen(options, lake);
    if (options.getSuite() != null && tables.size() != 1) {
      throw JobFailure.ofOption(
          "suite", options.getSuite(), "is for one --table, but there are " + tables.size());
    }
    try (TableChecks checks = new TableChecks(NAME, lake, RunName.of(clock))) {
      Pipeline pipeline = Pipeline.create(options);
      Map<String, ReadCheck> staged = new LinkedHashMap<>();
      for (Chosen each : tables) {
        List<RowFile> files = each.files(lake, period);
        Schema columns = files.isEmpty() ? each.table().schema() : FileColumns.of(files);
        Suites.Source suite =
            options.getSuite() == null
                ? Suites.of(each.table(), lake, columns)
                : Suites.read(Path.of(options.getSuite()));
        ReadCheck check = checks.of(each.name(), suite, columns);
        check.read(pipeline, files);
        staged.put(each.name(), check);
      }
      PipelineRun.of(pipeline);
      Map<String, SuiteResult> results = new LinkedHashMap<>();
      staged.forEach((name, check) -> results.put(name, check.result(options)));
      return results;
    }
  }

  private Outcome checkData(Options options, Lake lake, Path data, ObjectNode report) {
    if (!options.getTable().equals(EVENTS)) {
      throw JobFailure.ofOption("data", data, "excludes --table: give one of them");
    }
    if (options.getSuite() == null) {
      throw JobFailure.ofOption("data", data, "needs --suite=FILE, as only tables have suites");
    }
    List<RowFile> files = FileColumns.files(data);
    try (TableChecks checks = new TableChecks(NAME, lake, RunName.of(clock))) {
      Pipeline pipeline = Pipeline.create(options);
      ReadCheck check =
          checks.of("data", Suites.read(Path.of(options.getSuite())), FileColumns.of(files));
      check.read(pipeline, files);
      PipelineRun.of(pipeline);
      SuiteResult result = check.result(options);
      String name = result.suite().name().replaceAll("[^A-Za-z0-9._-]", "-");
      Path written = lake.reports(NAME).resolve("data").resolve(name + ".json");
      TableChecks.write(lake, written, result);
      TableChecks.tell(NAME, "data", result, report.putObject("tables"), err);
      report.put("result", written.toString());
      boolean passed = result.failed(Severity.CRITICAL).isEmpty();
      return anyWithoutRows(Map.of(data.toString(), result)) || !passed
          ? Outcome.REFUSED
          : Outcome.DONE;
    }
  }

  /** What is judged by rules: how many expectations of each table failed; nothing without rows. */
  private static Report measured(DayPeriod period, Map<String, SuiteResult> results) {
    ObjectNode counts = JSON.createObjectNode();
    ObjectNode details = JSON.createObjectNode();
    List<Measurement> measurements = new ArrayList<>();
    results.forEach(
        (table, result) -> {
          counts.put(table, result.rows());
          for (Severity severity : Severity.values()) {
            List<ExpectationResult> failed = result.failed(severity);
            measurements.add(
                Measurement.of(
                        "failed_" + severity.code(),
                        "table:" + table,
                        result.rows() == 0 ? Double.NaN : failed.size(),
                        result.rows())
                    .build());
          }
          details.set(table, details(result));
        });
    return new Report(NAME, period.start(), period.end(), null, counts, measurements, details);
  }

  private static ObjectNode details(SuiteResult result) {
    ObjectNode details = JSON.createObjectNode();
    details.put("suite", result.suite().name()).put("expectations", result.findings().size());
    for (ExpectationVerdict verdict : ExpectationVerdict.values()) {
      details.put(verdict.code(), result.count(verdict));
    }
    ArrayNode failed = details.putArray("findings");
    for (Severity severity : Severity.values()) {
      for (ExpectationResult finding : result.failed(severity)) {
        failed
            .addObject()
            .put("severity", severity.code())
            .put("expectation", finding.expectation().type())
            .put("subject", finding.expectation().subject())
            .put("line", SuiteResult.line(finding));
      }
    }
    return details;
  }
}
