package io.purchaseintent.suggest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How a CSV file is written, as its first lines tell.
 *
 * @param delimiter what parts the columns
 * @param header whether the first line names them
 * @param columns the names; {@code c1}, {@code c2} and on where no line has them
 */
record CsvDialect(char delimiter, boolean header, List<String> columns) {

  private static final List<Character> DELIMITERS = List.of(',', ';', '\t', '|');
  private static final Pattern NAME = Pattern.compile("[\\p{L}_$#@][\\p{L}\\d_ .:/()$#@-]{0,63}");

  /** The dialect of a file that begins with these lines, of which there is at least one. */
  static CsvDialect of(List<String> lines) {
    char delimiter = delimiter(lines);
    List<String> first = split(lines.get(0), delimiter);
    boolean header = isHeader(first, lines, delimiter);
    if (header) {
      return new CsvDialect(delimiter, true, first.stream().map(String::strip).toList());
    }
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= first.size(); i++) {
      names.add("c" + i);
    }
    return new CsvDialect(delimiter, false, List.copyOf(names));
  }

  /** That by which most lines have the same number of columns, and most columns. */
  private static char delimiter(List<String> lines) {
    char best = ',';
    double bestScore = 0;
    for (char delimiter : DELIMITERS) {
      Map<Integer, Integer> widths = new HashMap<>();
      lines.forEach(line -> widths.merge(split(line, delimiter).size(), 1, Integer::sum));
      for (Map.Entry<Integer, Integer> width : widths.entrySet()) {
        double share = (double) width.getValue() / lines.size();
        double score = width.getKey() < 2 ? 0 : share * share * Math.log(width.getKey() + 1.0);
        if (score > bestScore) {
          bestScore = score;
          best = delimiter;
        }
      }
    }
    return best;
  }

  /** Names look like names, are all different, and are not what stands below them. */
  private static boolean isHeader(List<String> first, List<String> lines, char delimiter) {
    if (first.stream().distinct().count() < first.size()
        || !first.stream().allMatch(name -> NAME.matcher(name.strip()).matches())) {
      return false;
    }
    for (String line : lines.subList(1, lines.size())) {
      List<String> below = split(line, delimiter);
      for (int i = 0; i < Math.min(first.size(), below.size()); i++) {
        // A text that comes again is a value.
        if (first.get(i).equals(below.get(i))) {
          return false;
        }
      }
    }
    return true;
  }

  static List<String> split(String line, char delimiter) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && (quoted || cell.length() == 0)) {
        quoted = !quoted;
      } else if (c == delimiter && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
