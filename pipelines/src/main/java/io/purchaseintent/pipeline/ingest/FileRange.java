package io.purchaseintent.pipeline.ingest;

import com.github.luben.zstd.ZstdInputStream;
import io.purchaseintent.pipeline.job.JobFailure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * A stretch of a file that one worker reads: the lines that start in {@code [start, end)}.
 *
 * @param compression how the file is packed; a packed file is one stretch
 */
record FileRange(String file, long start, long end, Compression compression)
    implements Serializable {

  private static final long RANGE_BYTES = 16L << 20;

  /** How much shorter packed JSON lines are. */
  private static final long USUAL_RATIO = 10;

  private static final String DEFAULT_NAMES = "events*";

  /** How a file is packed, told by its first bytes. */
  enum Compression {
    NONE,
    GZIP,
    ZSTD;

    static Compression of(Path file) throws IOException {
      try (InputStream in = Files.newInputStream(file)) {
        byte[] magic = in.readNBytes(4);
        if (magic.length >= 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b) {
          return GZIP;
        }
        boolean zstd =
            magic.length == 4
                && (magic[0] & 0xff) == 0x28
                && (magic[1] & 0xff) == 0xb5
                && (magic[2] & 0xff) == 0x2f
                && (magic[3] & 0xff) == 0xfd;
        return zstd ? ZSTD : NONE;
      }
    }
  }

  /**
   * The stretches of files.
   *
   * @throws JobFailure if one cannot be read
   */
  static List<FileRange> of(List<Path> files) {
    List<FileRange> ranges = new ArrayList<>();
    try {
      for (Path file : files) {
        long size = Files.size(file);
        Compression compression = Compression.of(file);
        long step = compression == Compression.NONE ? RANGE_BYTES : Long.MAX_VALUE;
        for (long start = 0; start < size; ) {
          long end = size - start > step ? start + step : size;
          ranges.add(new FileRange(file.toString(), start, end, compression));
          start = end;
        }
      }
    } catch (IOException e) {
      throw JobFailure.of("reading the input", e);
    }
    return ranges;
  }

  /** Bytes of JSON in it, about. */
  long unpackedBytes() {
    return (end - start) * (compression == Compression.NONE ? 1 : USUAL_RATIO);
  }

  /** The unpacked bytes from one on. */
  InputStream open(long position) throws IOException {
    FileChannel channel = FileChannel.open(Path.of(file));
    try {
      channel.position(position);
      InputStream in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
      return switch (compression) {
        case NONE -> in;
        case GZIP -> new GZIPInputStream(in, 1 << 16);
        case ZSTD -> new ZstdInputStream(in);
      };
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * The files that the input names.
   *
   * @param input a file, a folder (its files {@code events*}), or a folder with a pattern
   * @throws JobFailure if it names no file
   */
  static List<Path> files(String input) {
    try {
      return named(input);
    } catch (IOException e) {
      throw JobFailure.of("reading the input " + input, e);
    }
  }

  /** What is in a folder and is not read. */
  record PassedOver(long otherNames, List<Path> noFiles) {}

  /**
   * What of a folder is not read: files for their names, and what has the name of events and is no
   * file, such as a folder or a link that leads nowhere. Nothing where the input is no folder.
   */
  static PassedOver passedOver(String input) {
    List<Path> files = files(input);
    if (!Files.isDirectory(Path.of(input))) {
      return new PassedOver(0, List.of());
    }
    PathMatcher names = FileSystems.getDefault().getPathMatcher("glob:" + DEFAULT_NAMES);
    try (Stream<Path> children = Files.list(Path.of(input))) {
      List<Path> all = children.sorted().toList();
      return new PassedOver(
          all.stream().filter(Files::isRegularFile).count() - files.size(),
          all.stream()
              .filter(child -> !Files.isRegularFile(child) && names.matches(child.getFileName()))
              .toList());
    } catch (IOException e) {
      throw JobFailure.of("reading the input " + input, e);
    }
  }

  private static List<Path> named(String input) throws IOException {
    Path path;
    try {
      path = Path.of(input).toAbsolutePath();
    } catch (InvalidPathException e) {
      throw new JobFailure("--input=" + input + " is not a path: " + e.getReason(), e);
    }
    if (Files.isRegularFile(path)) {
      return List.of(path);
    }
    boolean folder = Files.isDirectory(path);
    Path parent = folder ? path : path.getParent();
    String names = folder ? DEFAULT_NAMES : path.getFileName().toString();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new JobFailure("--input=" + input + ": there is no folder " + parent);
    }
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + names);
    try (Stream<Path> children = Files.list(parent)) {
      List<Path> files =
          children
              .filter(Files::isRegularFile)
              .filter(child -> matcher.matches(child.getFileName()))
              .sorted()
              .toList();
      if (files.isEmpty()) {
        throw new JobFailure("--input=" + input + ": no file in " + parent + " is named " + names);
      }
      return files;
    }
  }
}
