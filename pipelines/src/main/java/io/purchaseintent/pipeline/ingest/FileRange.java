package io.purchaseintent.pipeline.ingest;

import io.purchaseintent.command.UserError;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.record.InputFiles;
import io.purchaseintent.record.Packing;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A stretch of a file that one worker reads: the lines that start in {@code [start, end)}.
 *
 * @param packing how the file is packed; a packed file is one stretch
 */
record FileRange(String file, long start, long end, Packing packing) implements Serializable {

  private static final long RANGE_BYTES = 16L << 20;

  /** How much shorter packed JSON lines are. */
  private static final long USUAL_RATIO = 10;

  private static final String DEFAULT_NAMES = "events*";

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
        Packing packing = Packing.of(file);
        long step = packing == Packing.NONE ? RANGE_BYTES : Long.MAX_VALUE;
        for (long start = 0; start < size; ) {
          long end = size - start > step ? start + step : size;
          ranges.add(new FileRange(file.toString(), start, end, packing));
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
    return (end - start) * (packing == Packing.NONE ? 1 : USUAL_RATIO);
  }

  /** The unpacked bytes from one on. */
  InputStream open(long position) throws IOException {
    FileChannel channel = FileChannel.open(Path.of(file));
    try {
      channel.position(position);
      return packing.unpack(new BufferedInputStream(Channels.newInputStream(channel), 1 << 16));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * The files that the input names, each once.
   *
   * @param input files, folders (their files {@code events*}) and patterns, with commas between
   * @throws JobFailure if one of them names no file
   */
  static List<Path> files(String input) {
    Set<Path> files = new LinkedHashSet<>();
    for (String each : parts(input)) {
      try {
        files.addAll(named(each));
      } catch (IOException e) {
        throw JobFailure.of("reading the input " + each, e);
      }
    }
    return List.copyOf(files);
  }

  /** The inputs in a list; commas in braces are of a pattern, and in a file's name of that. */
  private static List<String> parts(String input) {
    if (input.indexOf(',') < 0 || Files.exists(Path.of(input))) {
      return List.of(input);
    }
    List<String> parts = new ArrayList<>();
    int braces = 0;
    int from = 0;
    for (int i = 0; i < input.length(); i++) {
      char c = input.charAt(i);
      braces += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (c == ',' && braces <= 0) {
        parts.add(input.substring(from, i));
        from = i + 1;
      }
    }
    parts.add(input.substring(from));
    return parts.stream().map(String::strip).filter(part -> !part.isEmpty()).toList();
  }

  /** What is in a folder and is not read. */
  record PassedOver(String folder, long otherNames, List<Path> noFiles) {}

  /**
   * What of folders is not read: files for their names, and what has the name of events and is no
   * file, such as a folder or a link that leads nowhere. Nothing where the input is no folder.
   */
  static List<PassedOver> passedOver(String input) {
    List<PassedOver> passedOver = new ArrayList<>();
    for (String each : parts(input)) {
      if (Files.isDirectory(Path.of(each))) {
        passedOver.add(ofFolder(each));
      }
    }
    return passedOver;
  }

  private static PassedOver ofFolder(String folder) {
    List<Path> files = files(folder);
    PathMatcher names = FileSystems.getDefault().getPathMatcher("glob:" + DEFAULT_NAMES);
    try (Stream<Path> children = Files.list(Path.of(folder))) {
      List<Path> all = children.sorted().toList();
      return new PassedOver(
          folder,
          all.stream().filter(Files::isRegularFile).count() - files.size(),
          all.stream()
              .filter(child -> !Files.isRegularFile(child) && names.matches(child.getFileName()))
              .toList());
    } catch (IOException e) {
      throw JobFailure.of("reading the input " + folder, e);
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
    if (!folder && hasPatternOfFolders(input)) {
      return fitting(input);
    }
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

  private static boolean hasPatternOfFolders(String input) {
    int slash = input.lastIndexOf('/');
    return input.contains("**")
        || (slash > 0 && input.substring(0, slash).chars().anyMatch(c -> "*?[{".indexOf(c) >= 0));
  }

  private static List<Path> fitting(String input) {
    try {
      List<Path> files =
          InputFiles.fitting(input).stream()
              .filter(Files::isRegularFile)
              .map(Path::toAbsolutePath)
              .toList();
      if (files.isEmpty()) {
        throw new JobFailure("--input=" + input + ": what fits that pattern are no files");
      }
      return files;
    } catch (UserError e) {
      throw new JobFailure("--input=" + e.getMessage(), e);
    }
  }
}
