package io.purchaseintent.lake.table;

import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.feature.FeatureRequest;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.described.DataSource;
import io.purchaseintent.lake.described.Personal;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.iceberg.TableLayout;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** The table of sessions: one row each, with the session's features as of its last event. */
public final class SessionTable {

  private static final List<FeatureDefinition> FEATURES =
      FeatureCatalog.all().stream()
          .filter(definition -> definition.entity() == FeatureDefinition.Entity.SESSION)
          .toList();

  /** Columns of {@code sessions/}. */
  public static final Schema SCHEMA = schema();

  private static final TableLayout LAYOUT = TableLayout.daily("sessions", SCHEMA, "session_start");

  private SessionTable() {}

  /** The table of a lake. */
  public static LakeTable in(Lake lake) {
    return LakeTable.of(lake, LAYOUT);
  }

  private static Schema schema() {
    SchemaBuilder.FieldAssembler<Schema> fields =
        SchemaBuilder.record("session")
            .namespace("io.purchaseintent")
            .fields()
            .requiredString("session_id")
            .optionalString("user_id")
            .name("session_start")
            .type(Columns.TIMESTAMP)
            .noDefault()
            .name("session_end")
            .type(Columns.TIMESTAMP)
            .noDefault()
            .requiredInt("event_count")
            .requiredBoolean("purchased");
    for (FeatureDefinition feature : FEATURES) {
      // The number of events is a column of its own already.
      if (feature instanceof FeatureDefinition.Categorical) {
        fields = fields.optionalString(feature.name());
      } else if (!feature.name().equals("event_count")) {
        fields = fields.optionalDouble(feature.name());
      }
    }
    return fields.endRecord();
  }

  /** What the table is; its features mean what they mean wherever they are. */
  public static DataSource described() {
    DataSource.Builder described =
        DataSource.of("sessions", "A visit, with its features as of its last event.")
            .from("`events`")
            .by("`daily`, `sessionize`")
            .kept("until its day is made anew, or the table is deleted")
            .column("session_id", Personal.PSEUDONYM, "the visit, as the shop names it")
            .column("user_id", Personal.PSEUDONYM, "the shopper; null where anonymous")
            .column("session_start", Personal.OF_ONE, "time of the first event")
            .column("session_end", Personal.OF_ONE, "time of the last event")
            .column("event_count", Personal.OF_ONE, "how many events it has")
            .column("purchased", Personal.OF_ONE, "whether something was bought in it");
    for (FeatureDefinition feature : FEATURES) {
      if (!feature.name().equals("event_count")) {
        described.column(feature.name(), Personal.OF_ONE, feature.description());
      }
    }
    return described.build(SCHEMA);
  }

  /** Where a session lies: on the day of its start. */
  public static Partition partition(SessionState session) {
    return Partition.of(Instant.ofEpochMilli(session.firstTimeMillis()));
  }

  /** The session as a row. */
  public static GenericRecord toRow(String sessionId, SessionState state, ZoneId shopZone) {
    CompactEvent last = state.newest();
    GenericRecord row = new GenericData.Record(SCHEMA);
    row.put("session_id", sessionId);
    row.put("user_id", state.shopper());
    row.put("session_start", state.firstTimeMillis());
    row.put("session_end", last.timeMillis());
    row.put("purchased", state.hasPurchase());
    FeatureRequest request = new FeatureRequest(Instant.ofEpochMilli(last.timeMillis()), null, 0);
    @Nullable Object[] values = FeatureSet.values(FEATURES, shopZone, null, state, null, request);
    for (int i = 0; i < values.length; i++) {
      row.put(FEATURES.get(i).name(), values[i]);
    }
    row.put("event_count", state.size());
    return row;
  }
}
