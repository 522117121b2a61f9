package io.purchaseintent.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/** Values of a column as texts, by what the file says that they mean. Not a number is nothing. */
final class ParquetText extends PrimitiveConverter {

  private static final long JULIAN_EPOCH = 2_440_588;
  private static final long DAY_SECONDS = 86_400;

  private final PrimitiveTypeName name;
  private final @Nullable LogicalTypeAnnotation meaning;
  private final Consumer<String> sink;
  private String @Nullable [] known;

  ParquetText(PrimitiveType type, Consumer<String> sink) {
    this.name = type.getPrimitiveTypeName();
    this.meaning = type.getLogicalTypeAnnotation();
    this.sink = sink;
  }

  @Override
  public boolean hasDictionarySupport() {
    return name == PrimitiveTypeName.BINARY;
  }

  @Override
  public void setDictionary(Dictionary dictionary) {
    String[] texts = new String[dictionary.getMaxId() + 1];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = ofBinary(dictionary.decodeToBinary(i));
    }
    known = texts;
  }

  @Override
  public void addValueFromDictionary(int id) {
    if (known != null) {
      sink.accept(known[id]);
    }
  }

  @Override
  public void addBinary(Binary value) {
    sink.accept(ofBinary(value));
  }

  private String ofBinary(Binary value) {
    if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
      return new BigDecimal(new BigInteger(value.getBytes()), decimal.getScale()).toPlainString();
    }
    if (name == PrimitiveTypeName.INT96) {
      ByteBuffer bytes = ByteBuffer.wrap(value.getBytes()).order(ByteOrder.LITTLE_ENDIAN);
      long nanos = bytes.getLong();
      return Instant.ofEpochSecond((bytes.getInt() - JULIAN_EPOCH) * DAY_SECONDS, nanos).toString();
    }
    if (name == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY) {
      byte[] bytes = value.getBytes();
      if (meaning instanceof UUIDLogicalTypeAnnotation) {
        ByteBuffer both = ByteBuffer.wrap(bytes);
        return new UUID(both.getLong(), both.getLong()).toString();
      }
      return HexFormat.of().formatHex(bytes);
    }
    return value.toStringUsingUTF8();
  }

  @Override
  public void addInt(int value) {
    if (meaning instanceof DateLogicalTypeAnnotation) {
      sink.accept(LocalDate.ofEpochDay(value).toString());
    } else if (meaning instanceof IntLogicalTypeAnnotation whole && !whole.isSigned()) {
      sink.accept(Integer.toUnsignedString(value));
    } else {
      addLong(value);
    }
  }

  @Override
  public void addLong(long value) {
    if (meaning instanceof TimestampLogicalTypeAnnotation time) {
      sink.accept(
          Texts.time(
              value,
              switch (time.getUnit()) {
                case MILLIS -> 1_000L;
                case MICROS -> 1_000_000L;
                case NANOS -> 1_000_000_000L;
              },
              time.isAdjustedToUTC()));
    } else if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
      sink.accept(BigDecimal.valueOf(value, decimal.getScale()).toPlainString());
    } else if (meaning instanceof TimeLogicalTypeAnnotation time) {
      sink.accept(
          Texts.timeOfDay(
              value,
              switch (time.getUnit()) {
                case MILLIS -> 1_000_000L;
                case MICROS -> 1_000L;
                case NANOS -> 1L;
              }));
    } else if (meaning instanceof IntLogicalTypeAnnotation whole && !whole.isSigned()) {
      sink.accept(Long.toUnsignedString(value));
    } else {
      sink.accept(Long.toString(value));
    }
  }

  @Override
  public void addDouble(double value) {
    String text = Texts.number(value);
    if (text != null) {
      sink.accept(text);
    }
  }

  @Override
  public void addFloat(float value) {
    String text = Texts.number(value);
    if (text != null) {
      sink.accept(text);
    }
  }

  @Override
  public void addBoolean(boolean value) {
    sink.accept(Boolean.toString(value));
  }
}
