package io.purchaseintent.parquet;

import io.purchaseintent.record.Columns;
import io.purchaseintent.record.InputFile;
import io.purchaseintent.record.JsonRow;
import io.purchaseintent.record.Table;
import io.purchaseintent.record.Wanted;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes.Date;
import org.apache.avro.LogicalTypes.Decimal;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** Reads Avro's container files: records are objects, maps are objects by their keys. */
final class AvroTable implements RecordTable.Records {

  private final DataFileReader<GenericRecord> reader;
  private final Wanted root;
  private final JsonRow json;
  private @Nullable String broken;

  private AvroTable(DataFileReader<GenericRecord> reader, Columns columns) {
    this.reader = reader;
    this.root = columns.root();
    this.json = new JsonRow(columns);
  }

  static Table open(InputFile file, Columns columns) {
    DataFileReader<GenericRecord> reader;
    try {
      reader = new DataFileReader<>(file.path().toFile(), new GenericDatumReader<>());
    } catch (IOException | RuntimeException e) {
      throw RecordTable.unreadable(file, "Avro", 0, e);
    }
    try {
      if (reader.getSchema().getType() != Schema.Type.RECORD) {
        throw new IOException("its rows are no records, but " + reader.getSchema().getType());
      }
      columns.requireIn(
          file.toString(),
          reader.getSchema().getFields().stream().map(Schema.Field::name).toList(),
          "");
      return new RecordTable(file, "Avro", columns.root(), new AvroTable(reader, columns));
    } catch (IOException | RuntimeException e) {
      try {
        reader.close();
      } catch (IOException also) {
        e.addSuppressed(also);
      }
      if (e instanceof RuntimeException runtime) {
        throw runtime;
      }
      throw RecordTable.unreadable(file, "Avro", 0, e);
    }
  }

  @Override
  public @Nullable Object @Nullable [] next() {
    broken = null;
    return reader.hasNext() ? object(reader.next(), root) : null;
  }

  private @Nullable Object[] object(IndexedRecord row, Wanted node) {
    @Nullable Object[] object = node.newObject();
    for (Schema.Field field : row.getSchema().getFields()) {
      node.meet(List.of(field.name()));
      Wanted child = node.child(field.name());
      if (child != null) {
        object[child.index()] = value(row.get(field.pos()), field.schema(), child);
      }
    }
    return object;
  }

  private @Nullable Object value(@Nullable Object value, Schema declared, Wanted node) {
    if (value == null) {
      return null;
    }
    Schema schema =
        declared.getType() == Schema.Type.UNION
            ? declared.getTypes().get(GenericData.get().resolveUnion(declared, value))
            : declared;
    if (value instanceof IndexedRecord row) {
      if (node.children().isEmpty()) {
        node.meetObject();
      }
      return object(row, node);
    }
    if (value instanceof Collection<?> list) {
      return list(list, schema.getElementType(), node);
    }
    if (value instanceof Map<?, ?> map) {
      return map(map, schema.getValueType(), node);
    }
    String text = text(value, schema);
    return text != null && node.isInner() ? inText(text, node) : text;
  }

  private @Nullable Object list(Collection<?> list, Schema element, Wanted node) {
    if (!node.isList()) {
      node.meetList();
      return list.isEmpty() ? null : node.newObject();
    }
    List<@Nullable Object> entries = new ArrayList<>(list.size());
    for (Object entry : list) {
      entries.add(value(entry, element, node));
    }
    return entries;
  }

  private Object map(Map<?, ?> map, Schema values, Wanted node) {
    if (node.isList()) {
      Wanted keys = node.child("key");
      Wanted value = node.child("value");
      List<@Nullable Object> entries = new ArrayList<>();
      for (Map.Entry<?, ?> each : map.entrySet()) {
        @Nullable Object[] pair = node.newObject();
        if (keys != null) {
          pair[keys.index()] = each.getKey().toString();
        }
        if (value != null) {
          pair[value.index()] = value(each.getValue(), values, value);
        }
        entries.add(pair);
      }
      return entries;
    }
    @Nullable Object[] object = node.newObject();
    for (Map.Entry<?, ?> each : map.entrySet()) {
      String key = each.getKey().toString();
      node.meet(List.of(key));
      Wanted child = node.child(key);
      if (child != null) {
        object[child.index()] = value(each.getValue(), values, child);
      }
    }
    return object;
  }

  private @Nullable Object inText(String text, Wanted node) {
    try {
      return json.inText(text, node);
    } catch (JsonRow.NotJson e) {
      broken = e.getMessage();
      return null;
    }
  }

  private static @Nullable String text(Object value, Schema schema) {
    LogicalType meaning = schema.getLogicalType();
    String name = meaning == null ? "" : meaning.getName();
    if (value instanceof Long count) {
      return switch (name) {
        case "timestamp-millis" -> Texts.time(count, 1_000L, true);
        case "timestamp-micros" -> Texts.time(count, 1_000_000L, true);
        case "timestamp-nanos" -> Texts.time(count, 1_000_000_000L, true);
        case "local-timestamp-millis" -> Texts.time(count, 1_000L, false);
        case "local-timestamp-micros" -> Texts.time(count, 1_000_000L, false);
        case "local-timestamp-nanos" -> Texts.time(count, 1_000_000_000L, false);
        case "time-micros" -> Texts.timeOfDay(count, 1_000L);
        default -> count.toString();
      };
    }
    if (value instanceof Integer count) {
      return meaning instanceof Date
          ? LocalDate.ofEpochDay(count).toString()
          : name.equals("time-millis") ? Texts.timeOfDay(count, 1_000_000L) : count.toString();
    }
    if (value instanceof Double number) {
      return Texts.number(number.doubleValue());
    }
    if (value instanceof Float number) {
      return Texts.number(number.floatValue());
    }
    byte[] bytes = null;
    if (value instanceof ByteBuffer buffer) {
      bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
    } else if (value instanceof GenericFixed fixed) {
      bytes = fixed.bytes();
    }
    if (bytes == null) {
      return value.toString();
    }
    return meaning instanceof Decimal decimal
        ? new BigDecimal(new BigInteger(bytes), decimal.getScale()).toPlainString()
        : new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public @Nullable String broken() {
    return broken;
  }

  @Override
  public long bytes() {
    return reader.previousSync();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
