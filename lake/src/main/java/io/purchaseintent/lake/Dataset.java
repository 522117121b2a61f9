package io.purchaseintent.lake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A set of Parquet files that one run of a job wrote, and that the next run replaces whole; beside
 * them those that a stream adds.
 *
 * <p>{@code _manifest.json} names the files of the run and is replaced in one step: a reader sees
 * the old run or the new one, and a job that fails leaves the old one. A stream's files, whose
 * names begin with {@value #APPENDED}, belong to it from the moment they are there, and no run
 * deletes them.
 */
public final class Dataset {

  private static final String MANIFEST = "_manifest.json";
  private static final String LOCK = "_lock";

  /** How the names of files begin that a stream adds. */
  static final String APPENDED = "live-";

  /** A folder of a staging for files that are not whole yet, which never come into the dataset. */
  public static final String UNFINISHED = ".unfinished";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Lake lake;
  private final String name;

  Dataset(Lake lake, String name) {
    this.lake = lake;
    this.name = name;
  }

  /** The name within the lake. */
  public String name() {
    return name;
  }

  /** The partition a file of a dataset is in, such as {@code dt=2026-03-01}. */
  public static String partition(Path file) {
    return file.getName(file.getNameCount() - 2).toString();
  }

  /** The folder with the files. */
  public Path folder() {
    return lake.root().resolve(name);
  }

  /** Where files are written before they are moved in by a stream. */
  public Path temporary() {
    return stagings().resolve("live").resolve(name);
  }

  /** Whether a run has finished yet, or a stream has added a file. */
  public boolean exists() {
    return Files.isRegularFile(folder().resolve(MANIFEST)) || !appended().isEmpty();
  }

  /**
   * The files of the current run, and after them those that a stream has added until now.
   *
   * @throws LakeException if there are none yet
   */
  public List<Path> files() {
    List<Path> files = new ArrayList<>(ofRun());
    files.addAll(appended());
    if (files.isEmpty() && !Files.isRegularFile(folder().resolve(MANIFEST))) {
      throw new LakeException(
          "There are no " + name + " in " + lake.root() + ": run the job that makes them first");
    }
    return files;
  }

  /**
   * The days that it has files of, the first first.
   *
   * @throws LakeException if there are no files yet
   */
  public SortedSet<LocalDate> days() {
    return files().stream().map(Dataset::day).collect(Collectors.toCollection(TreeSet::new));
  }

  /** The day of a file that is in a folder of a day, such as {@code dt=2026-03-01}. */
  public static LocalDate day(Path file) {
    String folder = partition(file);
    return LocalDate.parse(folder.substring(folder.indexOf('=') + 1));
  }

  /** The files of the current run, which the next run replaces; none if there was no run yet. */
  public List<Path> ofRun() {
    Path manifest = folder().resolve(MANIFEST);
    if (!Files.isRegularFile(manifest)) {
      return List.of();
    }
    try {
      List<Path> files = new ArrayList<>();
      for (JsonNode file : JSON.readTree(manifest.toFile()).path("files")) {
        files.add(folder().resolve(file.asText()));
      }
      return files;
    } catch (IOException e) {
      throw LakeException.of("reading " + manifest, e);
    }
  }

  /** The files that a stream has added until now, which stay whatever runs do. */
  public List<Path> appended() {
    try {
      return relativeFiles(folder()).stream()
          .map(Path::of)
          .filter(Dataset::isAppended)
          .map(folder()::resolve)
          .toList();
    } catch (IOException e) {
      throw LakeException.of("looking at " + folder(), e);
    } catch (UncheckedIOException e) {
      throw LakeException.of("looking at " + folder(), new IOException(e.getMessage(), e));
    }
  }

  /** Whether a stream added a file, as its name says. */
  public static boolean isAppended(Path file) {
    return file.getFileName().toString().startsWith(APPENDED);
  }

  /**
   * Size of its files, in bytes.
   *
   * @throws LakeException if there are none yet
   */
  public long bytes() {
    long bytes = 0;
    for (Path file : files()) {
      try {
        bytes += Files.size(file);
      } catch (IOException e) {
        throw LakeException.of("looking at " + name + " in " + lake.root(), e);
      }
    }
    return bytes;
  }

  /** A folder of its own for the files that a run writes; deletes what killed runs have left. */
  public Staging stage(String run) {
    try {
      return new Staging(run, RunFolder.enter(stagings(), run, name));
    } catch (IOException e) {
      throw LakeException.of("writing " + lake.root(), e);
    }
  }

  private Path stagings() {
    return lake.root().resolve(".staging");
  }

  /** Files on their way into the dataset. */
  public final class Staging {

    private final String run;
    private final Path staged;
    private boolean discarded;

    private Staging(String run, Path staged) {
      this.run = run;
      this.staged = staged;
    }

    /** Where the run writes. */
    public Path path() {
      return staged;
    }

    /** What the run has written until now. */
    public List<Path> files() {
      try {
        return finished().stream().map(staged::resolve).toList();
      } catch (IOException e) {
        throw LakeException.of("looking at " + staged, e);
      }
    }

    private List<String> finished() throws IOException {
      return relativeFiles(staged).stream().filter(file -> !file.startsWith(UNFINISHED)).toList();
    }

    /** The run's name, a part of every file's name. */
    public String run() {
      return run;
    }

    /**
     * Makes what was staged the dataset, and deletes what was there before.
     *
     * @return the files, relative to the dataset's folder
     * @throws LakeException if the folder cannot be written; the dataset is then as it was
     */
    public List<String> commit() {
      try (FileChannel lock = lockDataset()) {
        List<String> files = finished();
        for (String file : files) {
          Path target = folder().resolve(file);
          Files.createDirectories(target.getParent());
          Files.move(staged.resolve(file), target, StandardCopyOption.ATOMIC_MOVE);
        }
        writeManifest(files);
        deleteAllBut(files);
        discard();
        return files;
      } catch (IOException e) {
        throw LakeException.of("writing " + folder(), e);
      }
    }

    /** Lets one run commit after the other: a second would delete what a first moves in. */
    private FileChannel lockDataset() throws IOException {
      Files.createDirectories(folder());
      FileChannel channel =
          FileChannel.open(
              folder().resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.lock();
      return channel;
    }

    /** Deletes what was staged; to be called at the end of a run, however it ends. */
    public void discard() {
      if (discarded) {
        return;
      }
      discarded = true;
      try {
        RunFolder.delete(staged);
        RunFolder.leave(stagings(), run);
      } catch (IOException e) {
        throw LakeException.of("deleting " + staged, e);
      }
    }

    private void writeManifest(List<String> files) throws IOException {
      ObjectNode manifest = JSON.createObjectNode().put("run", run);
      files.forEach(manifest.putArray("files")::add);
      Files.createDirectories(folder());
      Path next = folder().resolve("." + MANIFEST + "." + run);
      Files.write(next, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest));
      try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(next, folder().resolve(MANIFEST), StandardCopyOption.ATOMIC_MOVE);
    }

    private void deleteAllBut(List<String> files) throws IOException {
      Set<String> kept = new HashSet<>(files);
      kept.add(MANIFEST);
      kept.add(LOCK);
      for (String file : relativeFiles(folder())) {
        if (!kept.contains(file) && !isAppended(Path.of(file))) {
          Files.deleteIfExists(folder().resolve(file));
        }
      }
      deleteEmptyFolders();
    }

    private void deleteEmptyFolders() throws IOException {
      try (Stream<Path> folders = Files.list(folder())) {
        for (Path child : folders.filter(Files::isDirectory).toList()) {
          if (relativeFiles(child).isEmpty()) {
            RunFolder.delete(child);
          }
        }
      }
    }
  }

  private static List<String> relativeFiles(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths
          .filter(Files::isRegularFile)
          .map(path -> folder.relativize(path).toString())
          .filter(path -> !path.endsWith(".crc"))
          .sorted()
          .toList();
    }
  }
}
