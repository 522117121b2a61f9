package io.purchaseintent.pipeline;

import io.purchaseintent.lake.Dataset;
import io.purchaseintent.lake.catalog.LocalFiles;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.iceberg.TableWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.avro.AvroReadSupport;
import org.apache.parquet.avro.GenericDataSupplier;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/** Reads what a job wrote, and changes it, without the code that jobs read and write by. */
public final class Tables {

  private Tables() {}

  /** All rows of a dataset's current files. */
  public static List<GenericRecord> rows(Dataset dataset) throws IOException {
    List<GenericRecord> rows = new ArrayList<>();
    for (Path file : dataset.files()) {
      if (file.toString().endsWith(".parquet")) {
        rows.addAll(rows(file));
      }
    }
    return rows;
  }

  /** All rows of a table: its columns as jobs give them, times in milliseconds. */
  public static List<GenericRecord> rows(LakeTable table) throws IOException {
    List<GenericRecord> rows = new ArrayList<>();
    for (TableFile file : table.view().files()) {
      for (GenericRecord stored : rows(path(table, file))) {
        rows.add(told(stored, table.layout().rows()));
      }
    }
    return rows;
  }

  private static Path path(LakeTable table, TableFile file) {
    return LocalFiles.path(
        table.load().orElseThrow().io().newInputFile(file.location()).location());
  }

  /** Copies a table's files beside each other, as any Parquet. */
  static void copy(LakeTable table, Path folder) throws IOException {
    for (TableFile file : table.view().files()) {
      Path path = path(table, file);
      Files.copy(path, folder.resolve(path.getFileName()));
    }
  }

  /** The rows of a file, with all of their columns. */
  static List<GenericRecord> rows(LakeTable table, TableFile file) throws IOException {
    List<GenericRecord> rows = new ArrayList<>();
    table.view().reader().read(file, table.layout().rows(), rows::add);
    return rows;
  }

  /** Puts other rows in the place of a file's. */
  static void replace(LakeTable table, TableFile file, List<GenericRecord> rows)
      throws IOException {
    TableWrite write = table.write("replaced");
    TableWriter.Open out = write.writer().open(file.partition());
    rows.forEach(out::write);
    write.wrote(List.of(out.end("").replacing(List.of(file.location()))));
    write.appendUnlessChanged();
  }

  /** Without what tables have only for jobs' sake. */
  private static GenericRecord told(GenericRecord stored, Schema columns) {
    Schema told = Schema.createRecord(columns.getName(), null, columns.getNamespace(), false);
    told.setFields(
        columns.getFields().stream()
            .filter(column -> !column.name().equals("event_hash"))
            .map(column -> new Schema.Field(column, column.schema()))
            .toList());
    GenericRecord row = new GenericData.Record(told);
    for (Schema.Field column : told.getFields()) {
      Object value = stored.get(column.name());
      boolean micros =
          stored.getSchema().getField(column.name()).schema().toString().contains("-micros");
      row.put(column.name(), micros && value != null ? (Long) value / 1000 : value);
    }
    return row;
  }

  static List<GenericRecord> rows(Path file) throws IOException {
    List<GenericRecord> rows = new ArrayList<>();
    Configuration configuration = new Configuration(false);
    AvroReadSupport.setAvroDataSupplier(configuration, GenericDataSupplier.class);
    try (ParquetReader<GenericRecord> reader =
        AvroParquetReader.<GenericRecord>builder(
                HadoopInputFile.fromPath(
                    new org.apache.hadoop.fs.Path(file.toUri()), configuration))
            .withConf(configuration)
            .build()) {
      for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
        rows.add(row);
      }
    }
    return rows;
  }
}
