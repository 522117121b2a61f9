package io.purchaseintent.lake.described;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * What a dataset is.
 *
 * @param name of the table, folder or key
 * @param row what one row, file or value is
 * @param origin where it comes from
 * @param owner the programs that write it: nobody else does
 * @param kept how long
 * @param columns in their order; none where it has a schema elsewhere
 */
public record DataSource(
    String name, String row, String origin, String owner, String kept, List<Column> columns) {

  public DataSource {
    columns = List.copyOf(columns);
  }

  /**
   * A column.
   *
   * @param type in words
   * @param nullable whether a row may be without it
   */
  public record Column(
      String name, String type, boolean nullable, Personal personal, String meaning) {}

  /** Begins the description of a dataset, by its name and what a row is. */
  public static Builder of(String name, String row) {
    return new Builder(name, row);
  }

  /** A description in the making. */
  public static final class Builder {

    private final String name;
    private final String row;
    private final Map<String, Meant> meanings = new LinkedHashMap<>();
    private String origin = "";
    private String owner = "";
    private String kept = "";

    private record Meant(Personal personal, String meaning) {}

    private Builder(String name, String row) {
      this.name = name;
      this.row = row;
    }

    /** Says where it comes from. */
    public Builder from(String said) {
      origin = said;
      return this;
    }

    /** Says which programs write it. */
    public Builder by(String said) {
      owner = said;
      return this;
    }

    /** Says how long it is kept. */
    public Builder kept(String said) {
      kept = said;
      return this;
    }

    /** Says what a column means that tells nothing of a person. */
    public Builder column(String column, String meaning) {
      return column(column, Personal.NO, meaning);
    }

    /**
     * Says what a column means.
     *
     * @throws IllegalArgumentException if that was said before
     */
    public Builder column(String column, Personal personal, String meaning) {
      if (meanings.put(column, new Meant(personal, meaning)) != null) {
        throw new IllegalArgumentException(
            "The column " + column + " of " + name + " has two meanings");
      }
      return this;
    }

    /** The description of a dataset whose schema is elsewhere. */
    public DataSource build() {
      return new DataSource(name, row, origin, owner, kept, List.of());
    }

    /**
     * The description of a dataset with these columns.
     *
     * @throws IllegalArgumentException if a column has no meaning, or a meaning no column
     */
    public DataSource build(Schema schema) {
      Map<String, Meant> left = new LinkedHashMap<>(meanings);
      List<Column> columns = new ArrayList<>();
      for (Schema.Field field : schema.getFields()) {
        Meant meant = left.remove(field.name());
        if (meant == null) {
          throw new IllegalArgumentException(
              "Say what the column " + field.name() + " of " + name + " means, beside the others");
        }
        columns.add(
            new Column(
                field.name(),
                type(field.schema()),
                field.schema().isNullable(),
                meant.personal(),
                meant.meaning()));
      }
      if (!left.isEmpty()) {
        throw new IllegalArgumentException(name + " has no column " + left.keySet());
      }
      return new DataSource(name, row, origin, owner, kept, columns);
    }

    private static String type(Schema declared) {
      Schema schema = value(declared);
      boolean isTime = schema.getLogicalType() instanceof LogicalTypes.TimestampMillis;
      return switch (schema.getType()) {
        case STRING -> "text";
        case INT -> "integer";
        case LONG -> isTime ? "time" : "long";
        case FLOAT -> "float";
        case DOUBLE -> "double";
        case BOOLEAN -> "boolean";
        case BYTES -> "bytes";
        case ARRAY -> "list of " + type(schema.getElementType()) + "s";
        default -> throw new IllegalArgumentException("No column is of type " + schema.getType());
      };
    }

    private static Schema value(Schema schema) {
      return schema.isUnion()
          ? schema.getTypes().stream()
              .filter(type -> type.getType() != Schema.Type.NULL)
              .findFirst()
              .orElseThrow()
          : schema;
    }
  }
}
