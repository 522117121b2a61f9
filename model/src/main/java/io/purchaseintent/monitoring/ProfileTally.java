package io.purchaseintent.monitoring;

import java.util.List;

/**
 * Counts rows over the bins of a reference. {@link #look} at every row; {@link #addSession} one row
 * of each session. The counts may be merged with those of another. Not thread-safe.
 */
public final class ProfileTally {

  private final Column[] columns;
  private final float[] least;
  private final float[] greatest;
  private final int[] bins;
  private final ProfileCounts counts;

  /**
   * Nothing counted yet.
   *
   * @param columns of a row, in its order
   * @param slices number of slices
   */
  public ProfileTally(List<Column> columns, int slices) {
    this.columns = columns.toArray(Column[]::new);
    this.least = new float[this.columns.length];
    this.greatest = new float[this.columns.length];
    this.bins = new int[this.columns.length];
    for (int i = 0; i < bins.length; i++) {
      Column column = this.columns[i];
      boolean number = !column.categorical();
      // NaN, where the reference has no value, is neither above nor below any.
      least[i] = number ? (float) column.summary().min() : 0;
      greatest[i] = number ? (float) column.summary().max() : column.edges().length - 1;
    }
    this.counts = emptyCounts(columns, slices);
  }

  /** Counts of these columns before any row. */
  public static ProfileCounts emptyCounts(List<Column> columns, int slices) {
    return new ProfileCounts(columns.stream().mapToInt(Column::bins).toArray(), slices);
  }

  /**
   * Heeds a row, one of many of its session: extremes, and what must not be missed.
   *
   * @param row float[columns], NaN where missing
   */
  public void look(float[] row) {
    for (int i = 0; i < columns.length; i++) {
      float value = row[i];
      boolean outside = value < least[i] || value > greatest[i];
      counts.look(i, value, outside, value == 0 && columns[i].categorical());
    }
  }

  /**
   * Counts the row that stands for its session.
   *
   * @param row float[columns], NaN where missing
   * @param slices the places of {@link Slices#of(float[], io.purchaseintent.scoring.Segment)}
   */
  public void addSession(float[] row, int[] slices) {
    for (int i = 0; i < columns.length; i++) {
      bins[i] = columns[i].bin(row[i]);
    }
    counts.add(bins, slices);
  }

  /** What was counted so far; it goes on with the next rows. */
  public ProfileCounts counts() {
    return counts;
  }
}
