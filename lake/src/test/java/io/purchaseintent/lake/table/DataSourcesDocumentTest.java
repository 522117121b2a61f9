package io.purchaseintent.lake.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.described.DataSource;
import io.purchaseintent.lake.described.Personal;
import io.purchaseintent.lake.iceberg.LakeTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keeps docs/data-sources.md the same as what is said beside the tables' columns. */
final class DataSourcesDocumentTest {

  private static String document() {
    StringBuilder text = new StringBuilder();
    text.append(
            "# Data sources\n\nWhat datasets there are: what a row is, where it comes from, which")
        .append(" programs write it (nobody else does), how long it is kept, and what each column")
        .append(
            " means. Made of what is said beside the columns in the code. How tables are kept and")
        .append(" queried: [lake.md](lake.md).\n\n")
        .append("**Personal.** Ids of users, sessions and events are [pseudonyms]")
        .append(
            "(identity.md#ids-are-kept-as-pseudonyms): keyed hashes. What is *of one pseudonym*")
        .append(" is what one did or was, told apart by it; what is *as the shop sent it* may hold")
        .append(" whatever the shop put there. Times are UTC, true to the millisecond.\n\n")
        .append("| dataset | what one is | written by | personal |\n|---|---|---|---|\n");
    for (DataSource source : all()) {
      text.append("| `")
          .append(source.name())
          .append("` | ")
          .append(source.row().replaceAll(" (Its (fields|files):|Parquet files).*", ""))
          .append(" | ")
          .append(source.owner())
          .append(" | ")
          .append(source.columns().isEmpty() ? "see below" : personal(source))
          .append(" |\n");
    }
    text.append("\n# Tables of the lake\n");
    AllSources.tables().forEach(source -> append(source, text));
    text.append("\n# Beside the tables\n");
    AllSources.beside().forEach(source -> append(source, text));
    return text.toString();
  }

  private static List<DataSource> all() {
    return java.util.stream.Stream.concat(
            AllSources.tables().stream(), AllSources.beside().stream())
        .toList();
  }

  private static String personal(DataSource source) {
    return source.columns().stream()
        .map(DataSource.Column::personal)
        .max(java.util.Comparator.naturalOrder())
        .orElse(Personal.NO)
        .said();
  }

  private static void append(DataSource source, StringBuilder text) {
    text.append("\n## `")
        .append(source.name())
        .append("`\n\n")
        .append(source.row())
        .append("\n\n- **From** ")
        .append(source.origin())
        .append(".\n- **Written by** ")
        .append(source.owner())
        .append(".\n- **Kept** ")
        .append(source.kept())
        .append(".\n");
    if (source.columns().isEmpty()) {
      return;
    }
    text.append("\n| column | type | may be null | personal | meaning |\n|---|---|---|---|---|\n");
    for (DataSource.Column column : source.columns()) {
      text.append("| `")
          .append(column.name())
          .append("` | ")
          .append(column.type())
          .append(" | ")
          .append(column.nullable() ? "yes" : "")
          .append(" | ")
          .append(column.personal() == Personal.NO ? "" : column.personal().said())
          .append(" | ")
          .append(column.meaning())
          .append(" |\n");
    }
  }

  @Test
  void document_saysWhatIsSaidBesideTheColumns() throws IOException {
    // What the file should be lies here, to be copied after a change of a table.
    Files.writeString(Path.of("target/data-sources.md"), document());

    assertEquals(
        document(),
        Files.readString(Path.of("../docs/data-sources.md")),
        "copy target/data-sources.md");
  }

  @Test
  void everyTableOfALake_isDescribed_withAllOfItsColumns(@TempDir Path folder) {
    List<LakeTable> tables = AllTables.of(new Lake(folder));

    assertEquals(
        tables.stream().map(LakeTable::name).toList(),
        AllSources.tables().stream().map(DataSource::name).toList());
    for (int i = 0; i < tables.size(); i++) {
      assertEquals(
          tables.get(i).layout().rows().getFields().stream().map(Schema.Field::name).toList(),
          AllSources.tables().get(i).columns().stream().map(DataSource.Column::name).toList());
    }
  }

  @Test
  void everySource_saysWhereItIsFrom_whoWritesIt_andHowLongItIsKept() {
    for (DataSource source : all()) {
      assertTrue(
          !source.origin().isEmpty() && !source.owner().isEmpty() && !source.kept().isEmpty(),
          source.name());
      assertTrue(source.row().matches("(?s)[A-Z].*[.]"), source.row());
    }
  }

  @Test
  void columnWithoutMeaning_orMeaningWithoutColumn_isRefused() {
    Schema one = SchemaBuilder.record("r").fields().requiredString("a").endRecord();

    assertThrows(IllegalArgumentException.class, () -> DataSource.of("t", "A row.").build(one));
    assertThrows(
        IllegalArgumentException.class,
        () -> DataSource.of("t", "A row.").column("a", "x").column("b", "y").build(one));
    assertThrows(
        IllegalArgumentException.class,
        () -> DataSource.of("t", "A row.").column("a", "x").column("a", "y"));
  }
}
