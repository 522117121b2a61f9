package io.purchaseintent.features;

import io.purchaseintent.command.UserError;
import io.purchaseintent.record.Column;
import io.purchaseintent.record.Columns;
import io.purchaseintent.record.Dialect;
import io.purchaseintent.record.InputFile;
import io.purchaseintent.record.InputFiles;
import io.purchaseintent.record.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows of files. */
final class FileRows implements RowSource {

  private final String table;
  private final List<InputFile> files;
  private final Set<String> missing;

  /**
   * Rows of these files.
   *
   * @param folder beside which relative names are
   * @param missing texts that mean that there is none
   */
  FileRows(String table, List<String> names, Path folder, Set<String> missing) {
    this.table = table;
    this.files =
        InputFiles.of(names.stream().map(name -> folder.resolve(name).toString()).toList());
    this.missing = missing;
  }

  @Override
  public void read(List<String> names, List<String> optional, Sink sink) {
    Columns columns = new Columns();
    List<Column> read = new ArrayList<>();
    for (String name : names) {
      // One that need not be there is asked for beside one that is.
      read.add(
          columns
              .add(optional.contains(name) ? List.of(name, names.get(0)) : List.of(name), null)
              .get(0));
    }
    long rows = 0;
    for (int file = 0; file < files.size(); file++) {
      try (Table opened = open(files.get(file), columns)) {
        while (opened.next()) {
          Place place = new Place(file, opened.place());
          if (opened.broken() != null) {
            throw new UserError(
                words(place) + " " + opened.broken() + ": mend it, or leave it out");
          }
          @Nullable String[] texts = new @Nullable String[read.size()];
          for (int i = 0; i < texts.length; i++) {
            texts[i] = read.get(i).text(opened.row(), missing);
          }
          rows++;
          sink.take(texts, place);
        }
      }
    }
    for (int i = 0; i < names.size() && rows > 0; i++) {
      String instead = read.get(i).wasFound() ? null : columns.insteadOf(read.get(i));
      if (instead != null && !optional.contains(names.get(i))) {
        throw new UserError(
            "%s: %s was in none of %,d rows of the table %s; %s: name the column as it is, or leave the feature out"
                .formatted(files.get(0), names.get(i), rows, table, instead));
      }
    }
  }

  private Table open(InputFile file, Columns columns) {
    try {
      return Table.open(file, Dialect.USUAL, columns);
    } catch (UserError e) {
      throw new UserError("tables." + table + ".from: " + e.getMessage(), e);
    }
  }

  @Override
  public String words(Place place) {
    InputFile file = files.get(place.file());
    String path = file.toString();
    return path + (path.endsWith(".parquet") ? ", row " : ", line ") + place.number();
  }
}
