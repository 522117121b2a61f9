package io.purchaseintent.evaluation;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What rows are sliced by.
 *
 * @param name such as {@code device}
 * @param values names of the values, in the order in which they are shown
 * @param ofRow place in {@code values} of each row's value; −1 where the row has none
 */
@SuppressWarnings("ArrayRecordComponent")
public record Attribute(String name, List<String> values, int[] ofRow) {

  /** The rows that have the value at this place. */
  public int[] rows(int value) {
    return IntStream.range(0, ofRow.length).filter(row -> ofRow[row] == value).toArray();
  }
}
