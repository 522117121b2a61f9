package io.purchaseintent.pipeline.checks;

import io.purchaseintent.checks.Examination;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Files of counted values, each sorted, that are read as one: a value of each file is in memory at
 * a time, however many there are.
 */
final class SortedValues {

  private static final Comparator<Counted> ORDER =
      Comparator.comparingInt(Counted::list).thenComparing(Counted::value, Examination::compare);

  private SortedValues() {}

  /** A value of a list, and how often it was seen. */
  private record Counted(int list, byte[] value, long count) {

    static Counted of(String key, long count) {
      return new Counted(
          key.charAt(0), key.substring(1).getBytes(StandardCharsets.ISO_8859_1), count);
    }
  }

  /** What tells values of all lists apart. */
  static String key(int list, byte[] value) {
    return (char) list + new String(value, StandardCharsets.ISO_8859_1);
  }

  /** Writes values by their keys. */
  static void write(Path file, Map<String, Long> counts) throws IOException {
    List<Counted> sorted = new ArrayList<>(counts.size());
    counts.forEach((key, count) -> sorted.add(Counted.of(key, count)));
    sorted.sort(ORDER);
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      for (Counted each : sorted) {
        out.writeShort(each.list());
        out.writeInt(each.value().length);
        out.write(each.value());
        out.writeLong(each.count());
      }
    }
  }

  /** Tells the values of all files in their order. */
  static void tell(List<Path> files, Examination.ValueReader reader) {
    PriorityQueue<Cursor> cursors =
        new PriorityQueue<>(Comparator.comparing(Cursor::current, ORDER));
    List<Cursor> open = new ArrayList<>();
    try {
      for (Path file : files) {
        Cursor cursor = new Cursor(file);
        open.add(cursor);
        if (cursor.next()) {
          cursors.add(cursor);
        }
      }
      for (Cursor least = cursors.poll(); least != null; least = cursors.poll()) {
        Counted current = least.current();
        reader.read(current.list(), current.value(), current.count());
        if (least.next()) {
          cursors.add(least);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("reading counted values", e);
    } finally {
      open.forEach(Cursor::close);
    }
  }

  private static final class Cursor {
    private final DataInputStream in;
    private @Nullable Counted current;

    Cursor(Path file) throws IOException {
      in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
    }

    boolean next() throws IOException {
      int list;
      try {
        list = in.readUnsignedShort();
      } catch (EOFException end) {
        return false;
      }
      byte[] value = new byte[in.readInt()];
      in.readFully(value);
      current = new Counted(list, value, in.readLong());
      return true;
    }

    Counted current() {
      if (current == null) {
        throw new IllegalStateException("No value was read");
      }
      return current;
    }

    void close() {
      try {
        in.close();
      } catch (IOException e) {
        throw new UncheckedIOException("closing counted values", e);
      }
    }
  }
}
