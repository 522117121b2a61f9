package io.purchaseintent.cli.launch;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A program's classes as a JVM holds them, in a file that later JVMs map into their memory in place
 * of reading, verifying and linking thousands of classes again: a third of what a small job costs.
 *
 * <p>A program's first run that ends well leaves a list of its classes, of which a process of the
 * lowest priority makes the archive in the folder {@code class-archives} beside the program's jar.
 * It is named by the jars and the JDK that it is of, and by its own size: one that does not fit, or
 * that was cut off, which would end the JVM, is not used, and is made again. What goes wrong is
 * never an error: the program starts without.
 */
final class ClassArchive {

  private static final String FOLDER = "class-archives";
  private static final String ARCHIVE = ".jsa";
  private static final String LIST = ".list";

  /** After how long the one that makes an archive is taken for gone. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** An archive has about 120 MB; the user's disk is not filled for it. */
  private static final long ROOM = 1L << 30;

  /**
   * The arguments: java, list, class path, unfinished archive, name, and who else is kept out.
   *
   * <p>The JVM writes the species of bound method handles itself: from an archive they end a JVM
   * that shows classes to an agent or to its flight recorder (17.0.15), for it looks for their
   * file.
   */
  private static final String MAKE =
      """
      trap 'rm -f "$2" "$2.kept" "$4" "$6"' EXIT
      grep -v 'BoundMethodHandle[$]Species_' "$2" >"$2.kept" &&
        nice -n 19 "$1" -Xshare:dump "-XX:SharedClassListFile=$2.kept" "-XX:SharedArchiveFile=$4" \\
          -cp "$3" &&
        mv "$4" "$5-$(($(wc -c <"$4")))$7"
      """;

  private final Path folder;
  private final String mainClass;
  private final String name;
  private final String classPath;
  private final Jdk jdk;
  private final Clock clock;

  private ClassArchive(
      Path folder, String mainClass, String name, String classPath, Jdk jdk, Clock clock) {
    this.folder = folder;
    this.mainClass = mainClass;
    this.name = name;
    this.classPath = classPath;
    this.jdk = jdk;
    this.clock = clock;
  }

  /**
   * What a start takes of the archive, or gives to it.
   *
   * @param jvmOptions options of the JVM
   * @param list where the JVM writes which classes it loads; null where it does not
   */
  record Start(List<String> jvmOptions, @Nullable Path list) {

    private static final Start WITHOUT = new Start(List.of(), null);
  }

  /**
   * The archive of a program, which may not be there.
   *
   * @param jars the program's class path
   * @param clock tells how old files are
   */
  static ClassArchive of(List<Path> jars, String mainClass, Jdk jdk, Clock clock) {
    StringBuilder made = new StringBuilder();
    for (Path file : jars) {
      made.append(identity(file)).append('\n');
    }
    made.append(identity(modules(jdk)));
    UUID key = UUID.nameUUIDFromBytes(made.toString().getBytes(StandardCharsets.UTF_8));
    return new ClassArchive(
        jars.get(0).resolveSibling(FOLDER),
        mainClass,
        mainClass + "-" + key,
        jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
        jdk,
        clock);
  }

  /**
   * How to start the program.
   *
   * @param arguments the program's; a help tells nothing of what a program loads
   * @param userOptions the user's own options of the JVM; whoever shares classes himself, does
   */
  Start start(List<String> arguments, List<String> userOptions) {
    if (userOptions.stream().anyMatch(ClassArchive::isOfSharing)) {
      return Start.WITHOUT;
    }
    try {
      Optional<Path> archive = archive();
      if (archive.isPresent()) {
        // What the JVM has to say of the file must not come between what the program says.
        return new Start(
            List.of(
                "-XX:SharedArchiveFile=" + archive.get(),
                "-Xlog:disable",
                "-Xlog:all=warning:stderr"),
            null);
      }
      if (Collections.disjoint(arguments, List.of("--help", "-h", "help")) && canBeMade()) {
        Path list = Files.createTempFile(folder, name + "-", LIST);
        return new Start(List.of("-XX:DumpLoadedClassList=" + list), list);
      }
    } catch (IOException e) {
      // The folder cannot be read or written: the program starts as it would without archives.
    }
    return Start.WITHOUT;
  }

  /**
   * Takes note of a run's end.
   *
   * @return the process that makes the archive, if the run's classes are what one is made of
   */
  Optional<Process> ended(Start start, int code) {
    if (start.list() == null) {
      return Optional.empty();
    }
    try {
      if (code == 0 && take()) {
        deleteOthers(start.list());
        return Optional.of(make(start.list()));
      }
      Files.deleteIfExists(start.list());
    } catch (IOException e) {
      // The next run tries again.
    }
    return Optional.empty();
  }

  private Process make(Path list) throws IOException {
    Path unfinished = Path.of(list.toString().replaceFirst("\\.list$", ".part"));
    List<String> words = new ArrayList<>(List.of("sh", "-c", MAKE, "class-archive"));
    words.add(jdk.java().toString());
    words.add(list.toString());
    words.add(classPath);
    words.add(unfinished.toString());
    words.add(folder.resolve(name).toString());
    words.add(maker().toString());
    words.add(ARCHIVE);
    return new ProcessBuilder(words)
        .redirectInput(Redirect.from(new File("/dev/null")))
        .redirectOutput(Redirect.DISCARD)
        .redirectError(Redirect.DISCARD)
        .start();
  }

  private Optional<Path> archive() throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> archives = Files.newDirectoryStream(folder, name + "-*" + ARCHIVE)) {
      for (Path archive : archives) {
        if (archive.getFileName().toString().equals(name + "-" + Files.size(archive) + ARCHIVE)) {
          return Optional.of(archive);
        }
      }
    }
    return Optional.empty();
  }

  private boolean canBeMade() throws IOException {
    // Without it there is nothing that an archive could be made with.
    if (!Files.isRegularFile(modules(jdk)) || isBeingMade()) {
      return false;
    }
    Files.createDirectories(folder);
    return Files.getFileStore(folder).getUsableSpace() >= ROOM;
  }

  /** The file that says that somebody makes the archive. */
  private Path maker() {
    return folder.resolve(name + ".making");
  }

  private boolean isBeingMade() {
    return Files.exists(maker()) && !isOld(maker());
  }

  /** Whether this is the one that makes the archive; of two at once one does. */
  private boolean take() throws IOException {
    if (archive().isPresent()) {
      return false;
    }
    if (!isBeingMade()) {
      Files.deleteIfExists(maker());
    }
    try {
      Files.createFile(maker());
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /**
   * Deletes archives of what the program was before, and what was left by those that were ended.
   */
  private void deleteOthers(Path list) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, mainClass + "-*")) {
      for (Path file : files) {
        boolean isArchive = file.toString().endsWith(ARCHIVE);
        if (!file.equals(list) && (isArchive || isOld(file))) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private boolean isOld(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant().plus(PATIENCE).isBefore(clock.instant());
    } catch (IOException e) {
      // Another has deleted it.
      return false;
    }
  }

  private static boolean isOfSharing(String jvmOption) {
    return jvmOption.matches("-Xshare:.*|-XX:.*(?:Archive|ClassList).*");
  }

  private static Path modules(Jdk jdk) {
    return jdk.home().resolve("lib").resolve("modules");
  }

  /** A file, told from what was under its name before. */
  private static String identity(Path file) {
    try {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
      return file + " " + is.size() + " " + is.lastModifiedTime();
    } catch (IOException e) {
      return file.toString();
    }
  }
}
