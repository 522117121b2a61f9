package io.purchaseintent.lake.table;

import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.state.StateTable;
import java.util.List;

/** The tables that a lake may have. */
public final class AllTables {

  private AllTables() {}

  /** Those of a lake, whether they are there or not: what is read first, first. */
  public static List<LakeTable> of(Lake lake) {
    return List.of(
        EventTable.in(lake),
        DeadLetterRow.in(lake),
        IngestedFile.in(lake),
        PredictionTable.in(lake),
        RejectedPrediction.in(lake),
        FeatureSetTable.in(lake),
        TakenFile.in(lake),
        SessionTable.in(lake),
        SnapshotTable.usersIn(lake),
        SnapshotTable.productsIn(lake),
        StateTable.usersIn(lake),
        StateTable.productsIn(lake),
        StateTable.categoriesIn(lake),
        TableRows.in(lake));
  }
}
