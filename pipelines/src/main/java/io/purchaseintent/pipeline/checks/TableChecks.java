package io.purchaseintent.pipeline.checks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.checks.ExpectationResult;
import io.purchaseintent.checks.ExpectationVerdict;
import io.purchaseintent.checks.Severity;
import io.purchaseintent.checks.SuiteResult;
import io.purchaseintent.lake.Dataset;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.job.Outcome;
import io.purchaseintent.rules.ReportStore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.avro.Schema;

/**
 * What a job checks of tables that it is about to write, before anything takes the place of what is
 * there: expectations are counted as the rows are written aside, and judged when all are.
 */
public final class TableChecks implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Failed expectations that are told in lines. */
  private static final int TOLD = 10;

  private final String job;
  private final Lake lake;
  private final Dataset.Staging staging;
  private final List<TableCheck> checks = new ArrayList<>();

  /**
   * Checks of a run; to be closed when it is over.
   *
   * @param run its name
   */
  public TableChecks(String job, Lake lake, String run) {
    this.job = job;
    this.lake = lake;
    this.staging = lake.staged("check-data").stage(run);
  }

  /**
   * The check of a table that is about to be written, by its suite: one's own beside the lake, else
   * that of the release.
   *
   * @throws JobFailure if the suite is none, or does not fit the table
   */
  public WrittenCheck of(CheckedTable table, TableWrite written) {
    return of(table, table.schema(), Written.of(written));
  }

  /**
   * The check of a training set that is about to be written, likewise.
   *
   * @param written where it is staged
   * @param columns of the set
   * @throws JobFailure if the suite is none, or does not fit the table
   */
  public WrittenCheck ofTrainingSet(Dataset.Staging written, Schema columns) {
    return of(CheckedTable.TRAINING_SET, columns, Written.of(written));
  }

  private WrittenCheck of(CheckedTable table, Schema columns, Written written) {
    Fitted fitted = new Fitted(Suites.of(table, lake, columns), columns);
    WrittenCheck check =
        new WrittenCheck(table.code(), fitted, written, staging.path().resolve(table.code()));
    checks.add(check);
    return check;
  }

  /**
   * The check of a table that is there, by its suite likewise.
   *
   * @throws JobFailure if the suite is none, or does not fit the table
   */
  public ReadCheck of(CheckedTable table) {
    return of(table.code(), Suites.of(table, lake), table.schema());
  }

  ReadCheck of(String table, Suites.Source suite, Schema schema) {
    ReadCheck check =
        new ReadCheck(table, new Fitted(suite, schema), staging.path().resolve(table));
    checks.add(check);
    return check;
  }

  /**
   * Judges what was counted, tells what failed and writes all results, when the pipeline has ended.
   *
   * @param report receives what came of each table
   * @param err receives failed expectations in lines
   * @return refused if a critical expectation failed, unless the user goes on despite that
   */
  public Outcome conclude(CheckOptions options, ObjectNode report, PrintStream err) {
    boolean critical = false;
    ObjectNode told = report.putObject("checks");
    for (TableCheck check : checks) {
      SuiteResult result = check.result(options);
      write(lake, lake.reports("check-data").resolve(job).resolve(check.table() + ".json"), result);
      tell(job, check.table(), result, told, err);
      critical |= !result.failed(Severity.CRITICAL).isEmpty();
    }
    if (!critical) {
      return Outcome.DONE;
    }
    if (options.getDespiteChecks()) {
      err.println(job + ": goes on, as --despite-checks says");
      return Outcome.DONE;
    }
    err.println(
        job
            + ": nothing was written. Mend the input; or, if this is as it should be now, put a"
            + " suite of your own into "
            + lake.home().resolve("suites")
            + " (./intent run check-data --table=TABLE --write-suite=FILE writes one to begin"
            + " with); or go on this once with --despite-checks");
    return Outcome.REFUSED;
  }

  /** Tells what came of a table in the report, and what failed in lines. */
  static void tell(
      String job, String table, SuiteResult result, ObjectNode report, PrintStream err) {
    List<ExpectationResult> failed = new ArrayList<>(result.failed(Severity.CRITICAL));
    int critical = failed.size();
    failed.addAll(result.failed(Severity.WARNING));
    report
        .putObject(table)
        .put("verdict", result.verdict().code())
        .put("rows", result.rows())
        .put("expectations", result.findings().size())
        .put("failed_critical", critical)
        .put("failed_warning", failed.size() - critical)
        .put("without_rows", result.count(ExpectationVerdict.NOT_ENOUGH_DATA));
    if (result.rows() == 0 && failed.isEmpty()) {
      return;
    }
    err.printf(
        Locale.ROOT,
        "%s: %,d rows of %s: %s (%s)%n",
        job,
        result.rows(),
        table,
        failed.isEmpty()
            ? metIn(result)
            : String.format(
                Locale.ROOT,
                "%d critical and %d warning of %d expectations failed",
                critical,
                failed.size() - critical,
                result.findings().size()),
        result.suite().source());
    failed.stream().limit(TOLD).forEach(each -> err.println("  " + SuiteResult.line(each)));
    if (failed.size() > TOLD) {
      err.println("  and " + (failed.size() - TOLD) + " more");
    }
  }

  /** How many expectations were met, where none that matters failed. */
  private static String metIn(SuiteResult result) {
    long failed = result.count(ExpectationVerdict.FAILED);
    long untold = result.count(ExpectationVerdict.NOT_ENOUGH_DATA);
    return String.format(
        Locale.ROOT,
        "%d of %d expectations are met%s%s",
        result.count(ExpectationVerdict.PASSED),
        result.findings().size(),
        failed == 0 ? "" : ", " + failed + " of severity info are not",
        untold == 0 ? "" : ", " + untold + " had no rows to look at");
  }

  /** Writes a result in place of the one before. */
  static void write(Lake lake, Path file, SuiteResult result) {
    try {
      ReportStore.replace(
          file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(result.toJson()));
      lake.keepReport(file);
    } catch (IOException e) {
      throw JobFailure.of("writing " + file, e);
    }
  }

  @Override
  public void close() {
    staging.discard();
  }
}
