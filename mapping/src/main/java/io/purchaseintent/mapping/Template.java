package io.purchaseintent.mapping;

import io.purchaseintent.record.Column;
import io.purchaseintent.record.Columns;
import io.purchaseintent.record.Each;
import io.purchaseintent.record.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A text with columns in braces, filled with a row's texts exactly as the file has them. */
final class Template {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]+)}");

  /** What stands for the number of the entry at hand, where rows are entries. */
  private static final String ENTRY = "entry";

  private final List<String> literals = new ArrayList<>();
  private final List<@Nullable Column> columns = new ArrayList<>();
  private final StringBuilder filled = new StringBuilder();

  Template(String text, Columns columns, @Nullable Each each) {
    Matcher matcher = PLACEHOLDER.matcher(text);
    int end = 0;
    while (matcher.find()) {
      literals.add(text.substring(end, matcher.start()));
      boolean entry = each != null && matcher.group(1).equals(ENTRY);
      this.columns.add(entry ? null : columns.add(List.of(matcher.group(1)), each).get(0));
      end = matcher.end();
    }
    literals.add(text.substring(end));
  }

  String fill(Row row, String entry) {
    filled.setLength(0);
    for (int i = 0; i < columns.size(); i++) {
      filled.append(literals.get(i));
      Column column = columns.get(i);
      String text = column == null ? entry : column.text(row);
      if (text != null) {
        filled.append(text);
      }
    }
    return filled.append(literals.get(columns.size())).toString();
  }

  List<Column> neverThere() {
    List<Column> never = new ArrayList<>();
    for (Column column : columns) {
      if (column != null && !column.wasFound()) {
        never.add(column);
      }
    }
    return never;
  }
}
