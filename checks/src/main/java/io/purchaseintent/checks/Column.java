package io.purchaseintent.checks;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table, and how its values are looked at: as {@code String}, {@code Long}, {@code
 * Double}, {@code Boolean} or {@code Instant}; null where the value is missing or no number.
 *
 * @param place among the columns, from 0
 * @param type as Great Expectations names it where pandas reads the column
 */
record Column(String name, int place, Kind kind, String type) {

  /** What a column has. */
  enum Kind {
    TEXT("texts"),
    WHOLE("whole numbers"),
    REAL("numbers"),
    FLAG("true and false"),
    TIME("times"),
    OTHER("values of a nested or packed type");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** What it has, for people. */
    String words() {
      return words;
    }

    boolean isNumber() {
      return this == WHOLE || this == REAL;
    }

    /** Whether values of both can be the same, or one be more than the other. */
    boolean comparesTo(Kind other) {
      return this == other && this != OTHER || isNumber() && other.isNumber();
    }
  }

  static Column of(String name, int place, Schema declared) {
    Schema schema = valueOf(declared);
    LogicalType logical = schema.getLogicalType();
    Kind kind = kind(schema, logical);
    return new Column(name, place, kind, type(schema, kind, logical));
  }

  private static Schema valueOf(Schema declared) {
    if (declared.getType() == Schema.Type.UNION && declared.getTypes().size() == 2) {
      for (Schema one : declared.getTypes()) {
        if (one.getType() != Schema.Type.NULL) {
          return one;
        }
      }
    }
    return declared;
  }

  private static Kind kind(Schema schema, @Nullable LogicalType logical) {
    return switch (schema.getType()) {
      case STRING, ENUM -> Kind.TEXT;
      case BOOLEAN -> Kind.FLAG;
      case FLOAT, DOUBLE -> Kind.REAL;
      case INT -> logical == null ? Kind.WHOLE : isDate(logical) ? Kind.TIME : Kind.OTHER;
      case LONG -> logical == null ? Kind.WHOLE : unit(logical) != null ? Kind.TIME : Kind.OTHER;
      default -> Kind.OTHER;
    };
  }

  private static String type(Schema schema, Kind kind, @Nullable LogicalType logical) {
    return switch (kind) {
      case TEXT -> "str";
      case FLAG -> "bool";
      case REAL -> schema.getType() == Schema.Type.FLOAT ? "float32" : "float64";
      case WHOLE -> schema.getType() == Schema.Type.INT ? "int32" : "int64";
      case TIME ->
          logical instanceof LogicalTypes.TimestampMillis
              ? "datetime64[ms, UTC]"
              : logical instanceof LogicalTypes.TimestampMicros ? "datetime64[us, UTC]" : "object";
      case OTHER -> "object";
    };
  }

  private static boolean isDate(LogicalType logical) {
    return logical instanceof LogicalTypes.Date;
  }

  private static @Nullable ChronoUnit unit(LogicalType logical) {
    if (logical instanceof LogicalTypes.TimestampMillis) {
      return ChronoUnit.MILLIS;
    }
    return logical instanceof LogicalTypes.TimestampMicros ? ChronoUnit.MICROS : null;
  }

  /** A value as it is looked at. */
  @Nullable Object value(@Nullable Object stored) {
    if (stored == null) {
      return null;
    }
    return switch (kind) {
      case TEXT -> stored.toString();
      case WHOLE -> ((Number) stored).longValue();
      case REAL -> {
        double number = ((Number) stored).doubleValue();
        // Minus zero is zero, and has the same bytes.
        yield Double.isNaN(number) ? null : (Double) (number + 0.0);
      }
      case FLAG, OTHER -> stored;
      case TIME -> time((Number) stored);
    };
  }

  private Instant time(Number stored) {
    if (type.equals("object")) {
      return LocalDate.ofEpochDay(stored.longValue()).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
    return type.contains("ms")
        ? Instant.ofEpochMilli(stored.longValue())
        : Instant.EPOCH.plus(stored.longValue(), ChronoUnit.MICROS);
  }
}
