package io.purchaseintent.lake;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file that a stream added to a dataset.
 *
 * @param path where it is
 * @param span what its rows are of, as its name says; null where it says nothing
 */
public record AppendedFile(Path path, @Nullable Span span) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);

  private static final Pattern NAME =
      Pattern.compile(
          Pattern.quote(Dataset.APPENDED)
              + "(\\d{8}T\\d{9})-(\\d{8}T\\d{9})-(\\d+)of(\\d+)-\\d+\\.parquet");

  /**
   * A stretch of event time, and which of so many equal shares of its rows.
   *
   * @param start the first instant
   * @param end the first instant that is not of it
   * @param shard from 0
   */
  public record Span(Instant start, Instant end, int shard, int shards) {

    private String prefix() {
      return Dataset.APPENDED
          + TIME.format(start)
          + "-"
          + TIME.format(end)
          + "-"
          + shard
          + "of"
          + shards
          + "-";
    }
  }

  /** The files in a folder, if there is one. */
  public static List<AppendedFile> of(Path partition) throws IOException {
    if (!Files.isDirectory(partition)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(partition)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(Dataset.APPENDED))
          .sorted()
          .map(file -> new AppendedFile(file, spanOf(file.getFileName().toString())))
          .toList();
    }
  }

  private static @Nullable Span spanOf(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches()
        ? new Span(
            TIME.parse(matcher.group(1), Instant::from),
            TIME.parse(matcher.group(2), Instant::from),
            Integer.parseInt(matcher.group(3)),
            Integer.parseInt(matcher.group(4)))
        : null;
  }

  /** Whether rows of such a span can be in the file. */
  public boolean mayHaveOf(Span other) {
    if (span == null) {
      return true;
    }
    boolean otherShare = span.shards == other.shards && span.shard != other.shard;
    return !otherShare && span.start.isBefore(other.end) && other.start.isBefore(span.end);
  }

  /** Shows the rows of the file, with some of their columns. */
  public void read(Schema schema, List<String> columns, ParquetRows.RowSink rows)
      throws IOException {
    ParquetRows.read(path, ParquetRows.some(schema, columns), rows);
  }

  /**
   * Adds a file, which is there when it is whole and on disk.
   *
   * @param temporary where it is written before, on the same file system
   */
  public static void add(
      Path partition, Span span, Path temporary, Schema schema, ParquetRows.RowSource rows)
      throws IOException {
    Files.createDirectories(partition);
    Files.createDirectories(temporary);
    Path target = next(partition, span);
    // What a crash left half written has the same name, and is written over.
    Path written = temporary.resolve(partition.getFileName() + "-" + target.getFileName());
    ParquetRows.write(written, schema, rows);
    try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel folder = FileChannel.open(partition, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  private static Path next(Path partition, Span span) {
    int number = 0;
    while (Files.exists(partition.resolve(span.prefix() + number + ".parquet"))) {
      number++;
    }
    return partition.resolve(span.prefix() + number + ".parquet");
  }
}
