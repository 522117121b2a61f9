package io.purchaseintent.lake.iceberg;

import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.SerializableTable;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.parquet.Parquet;

/** Writes files of a table, here or on a worker. They are of the table once they are committed. */
public final class TableWriter implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Table table;
  private final String rows;
  private final String run;

  private TableWriter(Table table, String rows, String run) {
    this.table = table;
    this.rows = rows;
    this.run = run;
  }

  static TableWriter of(Table table, Schema rows, String run) {
    return new TableWriter(SerializableTable.copyOf(table), rows.toString(), run);
  }

  /** How the names of a run's files begin. */
  static String prefix(String run) {
    return run + "-";
  }

  /** A file that begins here. */
  public Open open(Partition partition) throws IOException {
    PartitionSpec spec = table.spec();
    StructLike place = partition.in(spec);
    Schema schema = new Schema.Parser().parse(rows);
    // A column of a later release is left out, which reads as null.
    org.apache.iceberg.Schema known =
        table.schema().select(schema.getFields().stream().map(Schema.Field::name).toList());
    String name = prefix(run) + UUID.randomUUID() + ".parquet";
    LocationProvider locations = table.locationProvider();
    OutputFile out =
        table
            .io()
            .newOutputFile(
                // By a partition without a name, a key in a bucket would have an empty part.
                spec.isUnpartitioned()
                    ? locations.newDataLocation(name)
                    : locations.newDataLocation(spec, place, name));
    DataWriter<GenericRecord> writer =
        Parquet.writeData(out)
            .forTable(table)
            .schema(known)
            .createWriterFunc(file -> RowWriter.of(schema, file))
            .withSpec(spec)
            .withPartition(place)
            .withSortOrder(table.sortOrder())
            .build();
    return new Open(out, table.io(), writer, spec);
  }

  /** A file on its way: unless it is ended, it is deleted when it is closed. */
  public static final class Open implements Closeable {

    private final OutputFile out;
    private final FileIO io;
    private final DataWriter<GenericRecord> writer;
    private final PartitionSpec spec;
    private boolean ended;

    private Open(OutputFile out, FileIO io, DataWriter<GenericRecord> writer, PartitionSpec spec) {
      this.out = out;
      this.io = io;
      this.writer = writer;
      this.spec = spec;
    }

    /** Writes one more row. */
    public void write(GenericRecord row) {
      writer.write(row);
    }

    /** Bytes until now, about. */
    public long bytes() {
      return writer.length();
    }

    /**
     * Ends the file.
     *
     * @param note what was noted while it was written
     */
    public WrittenFile end(String note) throws IOException {
      writer.close();
      ended = true;
      return WrittenFile.of(writer.toDataFile(), spec, note);
    }

    @Override
    public void close() {
      if (!ended) {
        try {
          writer.close();
        } catch (IOException | RuntimeException e) {
          // It goes, whether its end can be written or not.
        }
        io.deleteFile(out.location());
      }
    }
  }
}
