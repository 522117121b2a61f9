package io.purchaseintent.lake.table;

import io.purchaseintent.lake.described.DataSource;
import io.purchaseintent.lake.state.StateTable;
import java.util.List;

/** All datasets that there are: the lake's tables, and what is beside them. */
public final class AllSources {

  private AllSources() {}

  /** The tables, in the order of {@link AllTables}. */
  public static List<DataSource> tables() {
    return List.of(
        EventTable.described(),
        DeadLetterRow.described(),
        IngestedFile.described(),
        PredictionTable.described(),
        RejectedPrediction.described(),
        FeatureSetTable.described(),
        TakenFile.described(),
        SessionTable.described(),
        SnapshotTable.usersDescribed(),
        SnapshotTable.productsDescribed(),
        StateTable.usersDescribed(),
        StateTable.productsDescribed(),
        StateTable.categoriesDescribed(),
        TableRows.described());
  }

  /** Files and values beside the tables; of those without columns it is said where these are. */
  public static List<DataSource> beside() {
    return List.of(
        MomentRow.described(),
        DataSource.of(
                "training-sets/ID/reference-profile.json",
                "What the features of a training set look like: counts by bins, to compare with."
                    + " Its fields: [reference.md](reference.md).")
            .from("the set's train part")
            .by("`training-set`; `train` copies it into the version")
            .kept("with its set, and with its version")
            .build(),
        DataSource.of(
                "predictions/dt=DAY",
                "A prediction as a server logged it, a line of JSON, until it is in the table."
                    + " Its fields: [skew.md](skew.md#the-prediction-log).")
            .from("what `/predict` and `/decide` answer; ids are pseudonyms")
            .by("`serve`")
            .kept("30 days after it is whole in the table (`lake maintain --keep-log`)")
            .build(),
        DataSource.of(
                "reports/JOB/DAY.json",
                "What was measured of a day, and what the rules say of it; `reports/watch` has the"
                    + " day as a whole, and its page. Its fields:"
                    + " [watching.md](watching.md), `report.schema.json` in `rules`.")
            .from("`events`, `sessions`, `predictions`; counts, no ids but those of examples")
            .by("`drift`, `quality`, `check-data`, `skew`, `watch`, `experiment`")
            .kept("until it is deleted")
            .build(),
        DataSource.of(
                "profile/profile.json",
                "What is in a lake, and what looks wrong. Its fields: [profile.md](profile.md),"
                    + " `profile.schema.json` in `sources`. Pseudonyms as examples.")
            .from("`events`, `dead_letters`")
            .by("`profile`")
            .kept("until the next one")
            .build(),
        DataSource.of(
                "event log",
                "An event on its way to the live job, a record of JSON, in a folder a partition or in"
                    + " a stream. Its fields: [collecting.md](collecting.md).")
            .from("the shop's pages and servers; ids are pseudonyms when it is written")
            .by("`serve` (the collector), `replay`, `dead-letter replay`")
            .kept("a week in a folder; in a stream what its retention says")
            .build(),
        DataSource.of(
                "Redis session:{id}",
                "The visit of an id's newest event, packed: its newest 1,000 events as features need"
                    + " them. Pseudonym in the key.")
            .from("the event log, or `events`")
            .by("`live`, `sessionize`")
            .kept("until it expires: the session gap after its last event")
            .build(),
        DataSource.of(
                "Redis user:{id}",
                "A shopper's newest snapshot, packed: the columns of `user_snapshots`. Pseudonym in"
                    + " the key.")
            .from("`user_snapshots`")
            .by("`publish`")
            .kept("until it expires (`--expiry`, two days), unless it is published again")
            .build(),
        DataSource.of(
                "Redis product:{id}",
                "A product's newest snapshot, packed: the columns of `product_snapshots`.")
            .from("`product_snapshots`")
            .by("`publish`")
            .kept("until it expires (`--expiry`, two days), unless it is published again")
            .build(),
        DataSource.of(
                "registry/NAME/VERSION",
                "A model with its manifest, figures and report; moves in `log.jsonl`. Its files:"
                    + " [registry.md](registry.md).")
            .from("a training set")
            .by("`train`, `models`, `rollout`, `loop`")
            .kept("until it is archived and deleted by hand")
            .build());
  }
}
