package io.purchaseintent.trainer.spark;

import io.purchaseintent.command.UserError;
import io.purchaseintent.lake.trainingset.TrainingSet;
import io.purchaseintent.trainer.boosting.Boosting;
import io.purchaseintent.trainer.boosting.Cluster;
import io.purchaseintent.trainer.boosting.ClusterBoosting;
import io.purchaseintent.trainer.boosting.TrainingPlan;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Starts Spark, or goes to one that runs. */
public final class SparkCluster implements ClusterBoosting {

  /** Tell of every task: what matters to a user comes as an error. */
  private static final List<Logger> CHATTER =
      List.of(
          Logger.getLogger("org.apache.spark"),
          Logger.getLogger("org.apache.hadoop"),
          Logger.getLogger("org.sparkproject"),
          Logger.getLogger("XGBoostSpark"));

  @Override
  public Boosting open(TrainingSet set, TrainingPlan plan, Cluster cluster) {
    CHATTER.forEach(logger -> logger.setLevel(Level.SEVERE));
    SparkSession spark;
    try {
      spark =
          SparkSession.builder()
              .config(settings(cluster, plan.parameters().threads()))
              .getOrCreate();
    } catch (RuntimeException e) {
      throw new UserError(
          "Spark does not start on --spark-master=" + cluster.master() + ": " + e.getMessage(), e);
    }
    try {
      return SparkBoosting.open(spark, set, plan, cluster.workers());
    } catch (RuntimeException e) {
      spark.stop();
      throw e;
    }
  }

  /** What must be as it is, and what is where the user's own system properties do not say. */
  private static SparkConf settings(Cluster cluster, int threads) {
    SparkConf settings =
        new SparkConf()
            .setAppName("intent train")
            .setMaster(cluster.master())
            // XGBoost4J-Spark takes no more threads than a task has.
            .set("spark.task.cpus", Integer.toString(threads))
            // It would join partitions, of which each worker needs its own.
            .set("spark.sql.adaptive.enabled", "false")
            // Workers that begin anew would look for the tracker of those that failed.
            .set("spark.stage.maxConsecutiveAttempts", "1")
            .setIfMissing("spark.ui.enabled", "false")
            // A cluster with too few cores is told of after a minute, not after ten.
            .setIfMissing("spark.scheduler.barrier.maxConcurrentTasksCheck.interval", "5s")
            .setIfMissing("spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures", "12");
    if (cluster.master().startsWith("local")) {
      return settings
          // A few cores share the work: of 200 tasks a shuffle most would have next to nothing.
          .setIfMissing("spark.sql.shuffle.partitions", "8")
          // Nobody else need reach it, and a pause of the machine must not end it.
          .setIfMissing("spark.driver.host", "127.0.0.1")
          .setIfMissing("spark.driver.bindAddress", "127.0.0.1")
          .setIfMissing("spark.network.timeout", "1h")
          .setIfMissing("spark.executor.heartbeatInterval", "1m");
    }
    return settings.setIfMissing("spark.jars", jar().toString());
  }

  /** This bundle, which workers fetch. */
  private static Path jar() {
    try {
      Path jar =
          Path.of(SparkCluster.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (!Files.isRegularFile(jar)) {
        throw new UserError(
            "Workers need this program as a jar, and it runs from the folder "
                + jar
                + ": start it as ./intent");
      }
      return jar;
    } catch (URISyntaxException e) {
      throw new IllegalStateException("A jar's address is a URI", e);
    }
  }
}
