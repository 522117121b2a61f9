package io.purchaseintent.lake.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.feature.DeclaredFeature;
import io.purchaseintent.feature.TableRow;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.described.DataSource;
import io.purchaseintent.lake.described.Personal;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableLayout;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * The table of rows of tables beside the clicks: {@code table_rows}.
 *
 * <p>All tables of a shop are in it, so that what is taken in of several comes at once, or not at
 * all. A row has the values that are other than those before of its key and time, and no other. It
 * is not split by days: of the first taking in nearly every day has a few rows, and a file each
 * would be thousands; of a night it is one file, and a file tells from when on the last of its rows
 * counts, by which nights leave out those before.
 */
public final class TableRows {

  private static final String TABLE = "table";
  private static final String OF = "of";
  private static final String KEY = "key";
  private static final String VALID = "valid_time";
  private static final String TAKEN = "taken_time";
  private static final String VALUES = "values";

  /** Columns of {@code table_rows}. */
  public static final Schema SCHEMA =
      SchemaBuilder.record("table_row")
          .namespace("io.purchaseintent")
          .fields()
          .requiredString(TABLE)
          .requiredString(OF)
          .requiredString(KEY)
          .name(VALID)
          .type(Columns.TIMESTAMP)
          .noDefault()
          .name(TableFile.KNOWN)
          .type(Columns.TIMESTAMP)
          .noDefault()
          .name(TAKEN)
          .type(Columns.TIMESTAMP)
          .noDefault()
          .requiredString(VALUES)
          .endRecord();

  /** What the table is. */
  public static DataSource described() {
    return DataSource.of(
            "table_rows", "What a row of a table beside the clicks says that is other than before.")
        .from("the tables that `features.yaml` names: files, or a database's answer")
        .by("`run features`")
        .kept("until the table is deleted")
        .column(TABLE, "the table's name")
        .column(OF, "whom or what it tells: shopper, product, category")
        .column(
            KEY, Personal.PSEUDONYM, "the shopper, or the product or category as the shop has it")
        .column(VALID, "from when on the row holds")
        .column(TableFile.KNOWN, "from when on it counts: it holds by then, and is known")
        .column(TAKEN, "when it was taken in")
        .column(
            VALUES,
            Personal.AS_SENT,
            "what it says: JSON of texts by type and column, null where it says that there is none")
        .build(SCHEMA);
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private TableRows() {}

  /** The table of a lake. */
  public static LakeTable in(Lake lake) {
    return LakeTable.of(lake, TableLayout.plain("table_rows", SCHEMA).withSecret(KEY, VALUES));
  }

  /**
   * The row of a row.
   *
   * @throws LakeException if it is none that was written so
   */
  public static TableRow of(GenericRecord row) {
    Map<String, @Nullable String> values = new TreeMap<>();
    String text = Columns.text(row, VALUES);
    try {
      for (Map.Entry<String, JsonNode> each : JSON.readTree(text).properties()) {
        values.put(each.getKey(), each.getValue().isNull() ? null : each.getValue().asText());
      }
    } catch (JsonProcessingException e) {
      throw new LakeException("table_rows has values that are no JSON: " + text, e);
    }
    return new TableRow(
        DeclaredFeature.Of.valueOf(Columns.text(row, OF).toUpperCase(Locale.ROOT)),
        Columns.text(row, TABLE),
        Columns.text(row, KEY),
        (Long) row.get(VALID),
        (Long) row.get(TableFile.KNOWN),
        (Long) row.get(TAKEN),
        values);
  }

  /** As a row. */
  public static GenericRecord toRow(TableRow from) {
    ObjectNode values = JSON.createObjectNode();
    from.values().forEach(values::put);
    GenericRecord row = new GenericData.Record(SCHEMA);
    row.put(TABLE, from.table());
    row.put(OF, from.of().name().toLowerCase(Locale.ROOT));
    row.put(KEY, from.key());
    row.put(VALID, from.validMillis());
    row.put(TableFile.KNOWN, from.knownMillis());
    row.put(TAKEN, from.takenMillis());
    row.put(VALUES, values.toString());
    return row;
  }
}
