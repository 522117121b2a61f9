package io.purchaseintent.trainer.boosting;

import io.purchaseintent.command.UserError;
import io.purchaseintent.lake.trainingset.TrainingSet;
import java.util.ServiceLoader;

/** Boosting on a cluster, by the one bundle that can: a service of its jar. */
public interface ClusterBoosting {

  /**
   * Opens a training set on a cluster.
   *
   * @throws UserError if the cluster is not there, or its rows are not what they must be
   */
  Boosting open(TrainingSet set, TrainingPlan plan, Cluster cluster);

  /**
   * The one of this process.
   *
   * @throws UserError if this process has none
   */
  static ClusterBoosting find() {
    return ServiceLoader.load(ClusterBoosting.class)
        .findFirst()
        .orElseThrow(
            () ->
                new UserError(
                    "--runner=spark needs bundles/spark-trainer, which ./intent builds and takes"));
  }
}
