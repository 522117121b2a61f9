package io.purchaseintent.trainer.spark;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.spark_partition_id;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.purchaseintent.command.UserError;
import io.purchaseintent.lake.table.MomentRow;
import io.purchaseintent.lake.trainingset.TrainingSet;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.trainer.boosting.TrainPart;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A part of a training set as Spark sees it.
 *
 * @param name of the part, for errors
 * @param rows with all columns
 * @param features names of the columns of a vector, in its order
 */
record SparkRows(String name, Dataset<Row> rows, List<String> features) {

  static final String FEATURES = "features";
  static final String LABEL = MomentRow.LABEL;
  static final String WEIGHT = MomentRow.WEIGHT;

  private static final String SESSION = MomentRow.SESSION_ID;
  private static final String START = MomentRow.SESSION_START;
  private static final String MOMENT = MomentRow.MOMENT;
  private static final String SEGMENT = MomentRow.SEGMENT;

  /**
   * Reads the sessions of a part that began at an instant or later.
   *
   * @throws UserError if a column is missing
   */
  static SparkRows read(
      SparkSession spark, TrainingSet set, String part, List<String> features, Instant earliest) {
    String[] files =
        set.files(part).stream().map(file -> file.toUri().toString()).toArray(String[]::new);
    Dataset<Row> rows = spark.read().parquet(files);
    List<String> columns = List.of(rows.columns());
    Stream.concat(Stream.of(SESSION, START, MOMENT, SEGMENT, LABEL, WEIGHT), features.stream())
        .filter(name -> !columns.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new UserError(
                  "Part \""
                      + part
                      + "\" of training set "
                      + set.id()
                      + " has no column \""
                      + name
                      + "\": make the training set anew");
            });
    return new SparkRows(
        part,
        earliest.equals(Instant.MIN) ? rows : rows.where(col(START).geq(lit(earliest))),
        features);
  }

  /** The rows of a segment. */
  SparkRows of(Segment segment) {
    Column known = col(SEGMENT).equalTo(Segment.KNOWN.code());
    return new SparkRows(
        name + ", " + segment.code(),
        rows.where(segment == Segment.KNOWN ? known : not(known)),
        features);
  }

  /**
   * Counts the rows, in one pass.
   *
   * @throws UserError if there is a label, weight or value that is none
   */
  TrainPart summary() {
    Column buys = col(LABEL).equalTo(1);
    Column isLabel = col(LABEL).isin(0, 1);
    // To Spark NaN is above every number.
    Column isWeight = col(WEIGHT).gt(0).and(col(WEIGHT).lt(Float.POSITIVE_INFINITY));
    Column session = struct(col(SESSION), col(START));
    Column known = col(SEGMENT).equalTo(Segment.KNOWN.code());
    Row row =
        rows.agg(
                count(lit(1)),
                number(buys),
                number(not(coalesce(isLabel.and(isWeight), lit(false)))),
                number(anyInfinite()),
                count_distinct(when(buys.and(known), session)),
                count_distinct(when(buys.and(not(known)), session)))
            .first();
    require(row.getLong(2), "label that is neither 0 nor 1, or a weight that is no number above 0");
    require(row.getLong(3), "value that is infinite or null");
    Map<Segment, Integer> buyers = new EnumMap<>(Segment.class);
    buyers.put(Segment.KNOWN, Math.toIntExact(row.getLong(4)));
    buyers.put(Segment.ANONYMOUS, Math.toIntExact(row.getLong(5)));
    return new TrainPart(row.getLong(0), row.getLong(1), buyers);
  }

  private static Column number(Column condition) {
    return coalesce(sum(when(condition, 1).otherwise(0)), lit(0)).cast("long");
  }

  private Column anyInfinite() {
    return features.stream()
        .map(
            feature -> col(feature).isNull().or(abs(col(feature)).equalTo(Float.POSITIVE_INFINITY)))
        .reduce(lit(false), Column::or);
  }

  private void require(long wrong, String what) {
    if (wrong > 0) {
      throw new UserError(
          wrong + " rows of part \"" + name + "\" have a " + what + ": make the training set anew");
    }
  }

  /**
   * Checks that each worker gets rows: XGBoost's workers would wait for one without for ever.
   *
   * @throws UserError if one gets none
   */
  void requireEnoughFor(int workers) {
    long used =
        rows.select(col(SESSION))
            .repartition(workers, col(SESSION))
            .select(spark_partition_id())
            .distinct()
            .count();
    if (used < workers) {
      throw new UserError(
          "--workers="
              + workers
              + " is too many: the sessions of part \""
              + name
              + "\" make shares for "
              + used
              + " of them only");
    }
  }

  /**
   * A share for each worker, of whole sessions. Which rows it holds, and their order, depend on the
   * rows and the number of workers alone, and so do the trees.
   */
  Dataset<Row> shared(int workers) {
    Column[] values = features.stream().map(name -> col(name)).toArray(Column[]::new);
    return rows.repartition(workers, col(SESSION))
        .sortWithinPartitions(SESSION, START, MOMENT)
        .select(array(values).as(FEATURES), col(LABEL), col(WEIGHT));
  }
}
