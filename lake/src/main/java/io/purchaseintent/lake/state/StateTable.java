package io.purchaseintent.lake.state;

import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.described.DataSource;
import io.purchaseintent.lake.described.Personal;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.SortedFiles;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableLayout;
import io.purchaseintent.lake.iceberg.TableReader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * The tables of states: a row an entity, by a hash of its id, each file sorted by id. A table is
 * written whole, and says in its snapshot's summary as of which midnight it is.
 */
public final class StateTable {

  static final String ID = "id";

  private static final String NEXT_CHANGE = "next_change_time";
  private static final String TIMELINE = "timeline";
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  /** What changes together on a day is in memory by a sixteenth. */
  private static final int BUCKETS = 16;

  /** The columns. */
  public static final Schema SCHEMA =
      SchemaBuilder.record("state")
          .namespace("io.purchaseintent")
          .fields()
          .requiredString(ID)
          .name(NEXT_CHANGE)
          .type(
              Schema.createUnion(
                  Schema.create(Schema.Type.NULL),
                  LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG))))
          .withDefault(null)
          .requiredBytes(TIMELINE)
          .endRecord();

  /** Shoppers. */
  public static final TableLayout USERS = layout("user_states");

  /** Products. */
  public static final TableLayout PRODUCTS = layout("product_states");

  /** Categories. */
  public static final TableLayout CATEGORIES = layout("category_states");

  /** What the table of shoppers is. */
  public static DataSource usersDescribed() {
    return described(
        USERS, "A shopper's past, from which the next night goes on.", Personal.PSEUDONYM);
  }

  /** What the table of products is. */
  public static DataSource productsDescribed() {
    return described(PRODUCTS, "A product's past, from which the next night goes on.", Personal.NO);
  }

  /** What the table of categories is. */
  public static DataSource categoriesDescribed() {
    return described(
        CATEGORIES,
        "A category's past, from which the next night goes on; there where the shop has features of"
            + " categories.",
        Personal.NO);
  }

  private static final SortedFiles.Rule<GenericRecord> BY_ID =
      new SortedFiles.Rule<>(
          StateTable::id,
          true,
          "is not sorted by id, as all files of states are: whoever rewrote it must sort it so (the"
              + " table says its order), or delete the table and run aggregate, which makes it"
              + " again of all events");

  private StateTable() {}

  private static DataSource described(TableLayout layout, String row, Personal id) {
    return DataSource.of(layout.name(), row)
        .from("`events`")
        .by("`daily`, `aggregate`")
        .kept("the newest, and those of one, two, four and so on days before")
        .column(ID, id, "of the shopper or the product; the category's name")
        .column(
            NEXT_CHANGE, "the midnight at which its value changes by itself; null if it does not")
        .column(
            TIMELINE,
            id == Personal.NO ? Personal.NO : Personal.OF_ONE,
            "counts of the days that a window still sees, and sums of those before, packed")
        .build(SCHEMA);
  }

  /** The rows of some files, by id. */
  public static SortedFiles<GenericRecord> sorted(TableReader reader, List<TableFile> files) {
    return new SortedFiles<>(BY_ID, files, file -> reader.open(file, SCHEMA));
  }

  /** No row, where there is no state to go on from. */
  public static SortedFiles<GenericRecord> none() {
    return new SortedFiles<>(BY_ID);
  }

  private static TableLayout layout(String name) {
    return new TableLayout(name, SCHEMA, null, ID, BUCKETS, List.of(ID), List.of(ID, TIMELINE));
  }

  /** Whether a table is of states, whose older ones {@link KeptStates} lets go, and nobody else. */
  public static boolean is(LakeTable table) {
    return List.of(USERS, PRODUCTS, CATEGORIES).contains(table.layout());
  }

  /** The shoppers of a lake. */
  public static LakeTable usersIn(Lake lake) {
    return LakeTable.of(lake, USERS);
  }

  /** The products of a lake. */
  public static LakeTable productsIn(Lake lake) {
    return LakeTable.of(lake, PRODUCTS);
  }

  /** The categories of a lake. */
  public static LakeTable categoriesIn(Lake lake) {
    return LakeTable.of(lake, CATEGORIES);
  }

  /**
   * A state as a row.
   *
   * @param nextChangeDay the midnight at which the value changes by itself, by its day since the
   *     epoch; the greatest long if it does not
   */
  public static GenericRecord toRow(String id, long nextChangeDay, byte[] timeline) {
    GenericRecord row = new GenericData.Record(SCHEMA);
    row.put(ID, id);
    row.put(NEXT_CHANGE, nextChangeDay == Long.MAX_VALUE ? null : nextChangeDay * DAY_MILLIS);
    row.put(TIMELINE, ByteBuffer.wrap(timeline));
    return row;
  }

  /** The id of a row. */
  public static String id(GenericRecord row) {
    return row.get(ID).toString();
  }

  /** The midnight, as in {@link #toRow}. */
  public static long nextChangeDay(GenericRecord row) {
    @Nullable Object millis = row.get(NEXT_CHANGE);
    return millis == null ? Long.MAX_VALUE : (Long) millis / DAY_MILLIS;
  }

  /** The timeline's bytes. */
  public static byte[] timeline(GenericRecord row) {
    ByteBuffer bytes = ((ByteBuffer) row.get(TIMELINE)).duplicate();
    byte[] timeline = new byte[bytes.remaining()];
    bytes.get(timeline);
    return timeline;
  }
}
