package io.purchaseintent.pipeline.lake;

import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.coders.Coder;
import org.apache.iceberg.types.Comparators;

/**
 * Elements of one partition that are about to be added to a table, each once. They stay encoded
 * until they are written, so that few are decoded at a time.
 */
final class Waiting<T> {

  private static final Comparator<CharSequence> TEXT = Comparators.charSequences();

  /** By the columns of the key, as the table sorts texts. */
  private static final Comparator<List<String>> BY_KEY =
      (a, b) -> {
        int order = 0;
        for (int i = 0; order == 0 && i < a.size(); i++) {
          order = TEXT.compare(a.get(i), b.get(i));
        }
        return order;
      };

  private final AppendFiles.Rows<T> rows;
  private final Coder<T> coder;
  private final Partition partition;
  private final TreeMap<List<String>, Place> places = new TreeMap<>(BY_KEY);
  private long[] times = {};

  private Waiting(AppendFiles.Rows<T> rows, Coder<T> coder, Partition partition) {
    this.rows = rows;
    this.coder = coder;
    this.partition = partition;
  }

  /** Where an element is. */
  private record Place(byte[] block, int offset, Partition partition, long millis) {

    <T> T element(Coder<T> coder) throws IOException {
      return coder.decode(new ByteArrayInputStream(block, offset, block.length - offset));
    }
  }

  /** The elements of these blocks, by partition: of two with the same key the better one. */
  static <T> List<Waiting<T>> of(Iterable<byte[]> blocks, AppendFiles.Rows<T> rows, Coder<T> coder)
      throws IOException {
    Map<List<String>, Place> chosen = new LinkedHashMap<>();
    for (byte[] block : blocks) {
      ByteArrayInputStream in = new ByteArrayInputStream(block);
      while (in.available() > 0) {
        int offset = block.length - in.available();
        T element = coder.decode(in);
        Place place =
            new Place(
                block,
                offset,
                rows.partition().apply(element),
                rows.time().apply(element).toEpochMilli());
        List<String> key = rows.keyOf().apply(element);
        Place other = chosen.putIfAbsent(key, place);
        if (other != null) {
          T first = other.element(coder);
          if (!rows.better().apply(first, element).equals(first)) {
            chosen.put(key, place);
          }
        }
      }
    }
    TreeMap<Partition, Waiting<T>> all = new TreeMap<>();
    chosen.forEach(
        (key, place) ->
            all.computeIfAbsent(place.partition(), of -> new Waiting<>(rows, coder, of))
                .places
                .put(key, place));
    all.values().forEach(Waiting::noteTimes);
    return List.copyOf(all.values());
  }

  private void noteTimes() {
    times = places.values().stream().mapToLong(Place::millis).sorted().toArray();
  }

  Partition partition() {
    return partition;
  }

  int size() {
    return places.size();
  }

  /** Whether a file of the table may have one of the elements. */
  boolean mayBeIn(TableFile file) {
    if (places.isEmpty() || !file.partition().equals(partition)) {
      return false;
    }
    int found = Arrays.binarySearch(times, file.firstMillis());
    int next = found < 0 ? -found - 1 : found;
    return next < times.length && times[next] <= file.lastMillis();
  }

  /** Drops the element that a row of the table is. */
  void drop(GenericRecord row) {
    places.remove(rows.keyIn(row));
  }

  /** Writes the elements as rows, in the order of these columns; by their keys where none are. */
  void write(TableWriter.Open file, List<String> sorted, long closedMillis) throws IOException {
    Comparator<GenericRecord> order = order(sorted);
    List<GenericRecord> run = new ArrayList<>();
    String last = "";
    for (Map.Entry<List<String>, Place> each : places.entrySet()) {
      String first = each.getKey().get(0);
      if (!first.equals(last)) {
        write(run, order, file);
        last = first;
      }
      run.add(rows.toRow().apply(each.getValue().element(coder), closedMillis));
    }
    write(run, order, file);
  }

  private static void write(
      List<GenericRecord> run, Comparator<GenericRecord> order, TableWriter.Open file) {
    run.sort(order);
    run.forEach(file::write);
    run.clear();
  }

  private static Comparator<GenericRecord> order(List<String> columns) {
    return (a, b) -> {
      int order = 0;
      for (int i = 0; order == 0 && i < columns.size(); i++) {
        order = compare(a.get(columns.get(i)), b.get(columns.get(i)));
      }
      return order;
    };
  }

  @SuppressWarnings("unchecked")
  private static int compare(Object a, Object b) {
    return a instanceof CharSequence text
        ? TEXT.compare(text, (CharSequence) b)
        : ((Comparable<Object>) a).compareTo(b);
  }
}
