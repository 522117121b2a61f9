package io.purchaseintent.monitoring;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * What each feature looked like in training: the share of missing values and the borders of equally
 * filled bins, from a sample that depends on the rows alone, not on their order.
 *
 * <p>The sample holds the {@value #SAMPLE} rows with the least hashes (bottom-k sampling), so that
 * memory is bounded. Not thread-safe.
 */
public final class ReferenceProfile {

  private static final int SAMPLE = 20_000;
  private static final int BINS = 10;

  private record Row(long hash, float[] vector) {}

  /**
   * One feature.
   *
   * @param missing share of rows without a value, 0 to 1
   * @param borders inner borders of the bins, strictly ascending, at most nine; a bin is {@code
   *     (border before, border]}
   * @param shares share of the values that are not missing in each bin, one more than borders
   */
  public record Feature(double missing, List<Float> borders, List<Double> shares) {}

  private final PriorityQueue<Row> sample =
      new PriorityQueue<>(Comparator.comparingLong(Row::hash).reversed());

  /** Shows a row; the vector is kept, not copied. */
  public void add(long rowHash, float[] vector) {
    if (sample.size() < SAMPLE) {
      sample.add(new Row(rowHash, vector));
    } else if (rowHash < sample.element().hash()) {
      sample.remove();
      sample.add(new Row(rowHash, vector));
    }
  }

  /** Shows all rows of another profile's sample. */
  public void merge(ReferenceProfile other) {
    other.sample.forEach(row -> add(row.hash(), row.vector()));
  }

  /** The sample as bytes. */
  public byte[] encode() {
    Packer out = new Packer().unsigned(sample.size());
    for (Row row : sample) {
      out.fixed64(row.hash()).unsigned(row.vector().length);
      for (float value : row.vector()) {
        out.float32(value);
      }
    }
    return out.toBytes();
  }

  /** A profile as {@link #encode} wrote it. */
  public static ReferenceProfile decode(byte[] bytes) {
    Unpacker in = new Unpacker(bytes);
    ReferenceProfile profile = new ReferenceProfile();
    int rows = in.countOfMany();
    for (int row = 0; row < rows; row++) {
      long hash = in.fixed64();
      float[] vector = new float[in.countOfMany()];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = in.float32();
      }
      profile.add(hash, vector);
    }
    in.requireEnd();
    return profile;
  }

  /** The profile of the feature at this place of the vector. */
  public Feature feature(int index) {
    float[] values = new float[sample.size()];
    int known = 0;
    for (Row row : sample) {
      if (!Float.isNaN(row.vector()[index])) {
        values[known++] = row.vector()[index];
      }
    }
    double missing = sample.isEmpty() ? 0 : 1 - (double) known / sample.size();
    float[] sorted = Arrays.copyOf(values, known);
    Arrays.sort(sorted);
    List<Float> borders = borders(sorted);
    return new Feature(missing, borders, shares(sorted, borders));
  }

  private static List<Float> borders(float[] sorted) {
    List<Float> borders = new ArrayList<>();
    for (int bin = 1; bin < BINS && sorted.length > 0; bin++) {
      float border = sorted[(int) ((long) sorted.length * bin / BINS)];
      boolean last = border == sorted[sorted.length - 1];
      if (!last && (borders.isEmpty() || border > borders.get(borders.size() - 1))) {
        borders.add(border);
      }
    }
    return borders;
  }

  private static List<Double> shares(float[] sorted, List<Float> borders) {
    long[] counts = new long[borders.size() + 1];
    int bin = 0;
    for (float value : sorted) {
      while (bin < borders.size() && value > borders.get(bin)) {
        bin++;
      }
      counts[bin]++;
    }
    return Arrays.stream(counts)
        .mapToObj(count -> sorted.length == 0 ? 0.0 : (double) count / sorted.length)
        .toList();
  }
}
