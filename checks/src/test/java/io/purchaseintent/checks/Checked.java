package io.purchaseintent.checks;

import io.purchaseintent.lake.ParquetRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/** Checks rows in parts that are packed, unpacked and merged, with all values in memory. */
final class Checked {

  private Checked() {}

  static SuiteResult file(String suite, Path file) throws IOException {
    List<GenericRecord> rows = new ArrayList<>();
    ParquetRows.read(file, rows::add);
    return rows(suite, ParquetRows.schema(file), rows);
  }

  static SuiteResult rows(String suite, Schema schema, List<GenericRecord> rows) {
    Examination examination = Examination.parse("my.json", suite, schema);
    List<Map<byte[], Long>> values = new ArrayList<>();
    Examination.Part all = examination.part();
    int size = Math.max(1, (rows.size() + 2) / 3);
    for (int from = rows.size() - 1; from >= 0; from -= size) {
      Examination.Part part = examination.part();
      for (int i = from; i > from - size && i >= 0; i--) {
        part.add(
            rows.get(i),
            (list, value) -> {
              while (values.size() <= list) {
                values.add(new TreeMap<>(Examination::compare));
              }
              values.get(list).merge(value, 1L, Long::sum);
            });
      }
      all.merge(examination.unpack(part.pack()));
    }
    return examination
        .unpack(all.pack())
        .judge(
            reader -> {
              for (int list = 0; list < values.size(); list++) {
                int of = list;
                values.get(list).forEach((value, count) -> reader.read(of, value, count));
              }
            });
  }
}
