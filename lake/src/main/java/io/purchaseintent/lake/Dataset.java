package io.purchaseintent.lake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.hash.Sha256;
import io.purchaseintent.store.FolderStore;
import io.purchaseintent.store.ListedFile;
import io.purchaseintent.store.Store;
import io.purchaseintent.store.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A set of files that one run of a job wrote, and that the next run replaces whole.
 *
 * <p>{@value #MANIFEST} names the files of the run and is replaced in one step: a reader sees the
 * old run or the new one, a job that fails or is killed leaves the old one, and of two runs at once
 * the later one is told. That is so in a folder as in a bucket.
 */
public final class Dataset {

  /** Names the files; it is the last to be written. */
  public static final String MANIFEST = "manifest.json";

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

  /** The folder on this machine; in a lake in a bucket it has what {@link #fetch} has brought. */
  public Path folder() {
    return lake.root().resolve(name);
  }

  /** Whether a run has finished yet. */
  public boolean exists() {
    return read().isPresent();
  }

  /**
   * The manifest, as it is now; empty if no run has finished yet.
   *
   * @throws LakeException if it cannot be read
   */
  public Optional<JsonNode> manifest() {
    return read().map(this::parse);
  }

  private Optional<StoredFile> read() {
    try {
      return lake.files().read(name + "/" + MANIFEST);
    } catch (IOException e) {
      throw LakeException.of("reading " + this, e);
    }
  }

  private JsonNode parse(StoredFile manifest) {
    try {
      return JSON.readTree(manifest.content());
    } catch (IOException e) {
      throw LakeException.of("reading " + this + "/" + MANIFEST, e);
    }
  }

  /**
   * The files of the current run, on this machine.
   *
   * @throws LakeException if there are none yet
   */
  public List<Path> files() {
    fetch();
    return paths(parse(required())).stream().map(folder()::resolve).toList();
  }

  private StoredFile required() {
    return read()
        .orElseThrow(
            () ->
                new LakeException(
                    "There are no "
                        + name
                        + " in "
                        + lake
                        + ": run the job that makes them first"));
  }

  /**
   * Brings its files to this machine, where they are elsewhere: those that are not here as the
   * manifest says, by their SHA-256.
   *
   * @throws LakeException if there are none yet, or they are not what the manifest says
   */
  public void fetch() {
    if (!lake.isInBucket()) {
      return;
    }
    StoredFile manifest = required();
    Store store = lake.files();
    try {
      for (JsonNode file : parse(manifest).path("files")) {
        String path = file.path("path").asText();
        String expected = file.path("sha256").asText();
        Path here = folder().resolve(path).normalize();
        if (!here.startsWith(folder())) {
          throw new LakeException(this + "/" + MANIFEST + " names a file outside: " + path);
        }
        if (!isAs(expected, here)
            && !(store.download(name + "/" + path, here) && isAs(expected, here))) {
          throw new LakeException(
              this
                  + "/"
                  + path
                  + " is not what the manifest says: another run has replaced it just now, so try"
                  + " again; or it was changed, so make it anew");
        }
      }
      new FolderStore(folder()).write(MANIFEST, manifest.content());
    } catch (IOException e) {
      throw LakeException.of("reading " + this, e);
    }
  }

  private static boolean isAs(String expected, Path here) throws IOException {
    return Files.isRegularFile(here) && Sha256.of(here).equals(expected);
  }

  /** The files that a manifest names. */
  private static List<String> paths(JsonNode manifest) {
    List<String> paths = new ArrayList<>();
    manifest
        .path("files")
        .forEach(file -> paths.add(file.isTextual() ? file.asText() : file.path("path").asText()));
    return paths;
  }

  /** A folder of its own for the files that a run writes; deletes what killed runs have left. */
  public Staging stage(String run) {
    try {
      return new Staging(run, RunFolder.enter(stagings(), run, name), read().orElse(null));
    } catch (IOException e) {
      throw LakeException.of("writing " + lake.root(), e);
    }
  }

  private Path stagings() {
    return lake.root().resolve(".staging");
  }

  /** Its address. */
  @Override
  public String toString() {
    return lake + "/" + name;
  }

  /** Files on their way into the dataset, on this machine. */
  public final class Staging {

    private final String run;
    private final Path staged;
    private final @Nullable StoredFile before;
    private boolean discarded;

    private Staging(String run, Path staged, @Nullable StoredFile before) {
      this.run = run;
      this.staged = staged;
      this.before = before;
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

    /** This name for a file, or one of the run's own where the dataset has a file of this name. */
    public String free(String file) {
      try {
        return lake.files().files(name).contains(file) ? run + "-" + file : file;
      } catch (IOException e) {
        throw LakeException.of("looking at " + Dataset.this, e);
      }
    }

    /**
     * Makes what was staged the dataset, and deletes what was there before.
     *
     * @return the files, relative to the dataset's folder
     * @throws LakeException if it cannot be written, or another run has made the dataset since this
     *     one began to stage; the dataset is then as that run, or the one before, has left it
     */
    public List<String> commit() {
      Store store = lake.files();
      try {
        List<String> files = new ArrayList<>(finished());
        byte[] manifest =
            files.remove(MANIFEST)
                ? Files.readAllBytes(staged.resolve(MANIFEST))
                : manifestOf(files);
        // Whoever writes meanwhile has begun before, and is told by the manifest that it is late.
        List<String> earlier = store.all(name).stream().map(ListedFile::name).toList();
        List<String> uploaded = new ArrayList<>();
        for (String file : files) {
          if (!store.upload(name + "/" + file, staged.resolve(file))) {
            throw changed(store, uploaded);
          }
          uploaded.add(file);
        }
        String at = name + "/" + MANIFEST;
        if (!(before == null ? store.create(at, manifest) : store.replace(at, before, manifest))) {
          throw changed(store, uploaded);
        }
        for (String file : earlier) {
          if (!file.equals(at) && !files.contains(file.substring(name.length() + 1))) {
            store.delete(file);
          }
        }
        discard();
        return files;
      } catch (IOException e) {
        throw LakeException.of("writing " + Dataset.this, e);
      }
    }

    private LakeException changed(Store store, List<String> uploaded) throws IOException {
      for (String file : uploaded) {
        store.delete(name + "/" + file);
      }
      return new LakeException(
          "Another run has written " + Dataset.this + " since this one began: run this one again");
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

    private byte[] manifestOf(List<String> files) throws IOException {
      ObjectNode manifest = JSON.createObjectNode().put("run", run);
      files.forEach(manifest.putArray("files")::add);
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest);
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
