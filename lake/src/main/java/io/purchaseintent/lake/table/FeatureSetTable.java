package io.purchaseintent.lake.table;

import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.described.DataSource;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.TableLayout;
import io.purchaseintent.lake.iceberg.TableView;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** The table of feature sets: what the vectors of predictions were made by. */
public final class FeatureSetTable {

  private static final String HASH = "hash";
  private static final String DEFINITION = "definition";

  private static final Schema SCHEMA =
      SchemaBuilder.record("feature_set")
          .namespace("io.purchaseintent")
          .fields()
          .requiredString(HASH)
          .requiredString(DEFINITION)
          .endRecord();

  /** What the table is. */
  public static DataSource described() {
    return DataSource.of("feature_sets", "What vectors of predictions were made by.")
        .from("the folders that servers log to")
        .by("`drift`, `quality`, `skew`")
        .kept("until the table is deleted; vectors could then not be read")
        .column(HASH, "of the set: the `feature_set` of predictions")
        .column(DEFINITION, "features, their versions and vocabularies, as JSON")
        .build(SCHEMA);
  }

  private FeatureSetTable() {}

  /** The table of a lake. */
  public static LakeTable in(Lake lake) {
    return LakeTable.of(lake, TableLayout.plain("feature_sets", SCHEMA));
  }

  /** What a lake has: JSON by hash. */
  public static Map<String, String> read(Lake lake) {
    Map<String, String> sets = new TreeMap<>();
    Optional<TableView> table = in(lake).newest();
    if (table.isPresent()) {
      try {
        table
            .get()
            .read(SCHEMA, row -> sets.put(Columns.text(row, HASH), Columns.text(row, DEFINITION)));
      } catch (IOException e) {
        throw LakeException.of("reading the feature sets", e);
      }
    }
    return sets;
  }

  /**
   * A feature set as a row.
   *
   * @param definition as JSON
   */
  public static GenericRecord toRow(String hash, String definition) {
    GenericRecord row = new GenericData.Record(SCHEMA);
    row.put(HASH, hash);
    row.put(DEFINITION, definition);
    return row;
  }
}
