package io.purchaseintent.cli.launch;

import io.purchaseintent.command.UserError;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What it takes to start one JVM.
 *
 * @param name what the user calls it, as in the name of its log
 * @param need which JDK it runs on
 * @param jars its class path, relative to the root
 * @param jvmOptions options besides heap and what the user asks for
 * @param mainClass where it begins
 * @param arguments what it is told
 * @param environment variables that it gets unless the user has set them
 */
public record Launch(
    String name,
    Jdks.Need need,
    List<Path> jars,
    List<String> jvmOptions,
    String mainClass,
    List<String> arguments,
    Map<String, String> environment) {

  /**
   * What XGBoost's native code asks of its process. Its threads sleep when they wait: on a busy
   * machine spinning starves the rest. Its memory comes in huge pages: on a million rows of 40
   * columns a round took 0.92 of the time, for the same bytes.
   */
  private static final Map<String, String> BOOSTING =
      Map.of("OMP_WAIT_POLICY", "passive", "GLIBC_TUNABLES", "glibc.malloc.hugetlb=1");

  public Launch {
    jars = List.copyOf(jars);
    jvmOptions = List.copyOf(jvmOptions);
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /** A program that needs nothing of its environment. */
  public Launch(
      String name,
      Jdks.Need need,
      List<Path> jars,
      List<String> jvmOptions,
      String mainClass,
      List<String> arguments) {
    this(name, need, jars, jvmOptions, mainClass, arguments, Map.of());
  }

  /** The same for a program that boosts trees. */
  public Launch boosting() {
    return new Launch(name, need, jars, jvmOptions, mainClass, arguments, BOOSTING);
  }

  /** The same with other arguments. */
  public Launch with(List<String> others) {
    return new Launch(name, need, jars, jvmOptions, mainClass, others, environment);
  }

  /**
   * The same for work of a minute or less, which is over before the JVM's second compiler pays: on
   * 850,000 events and two cores jobs took 0.6 to 0.95 of the processor time with the first alone.
   */
  public Launch shortLived() {
    return also(List.of("-XX:TieredStopAtLevel=1"));
  }

  /** The same with further options of the JVM. */
  Launch also(List<String> further) {
    List<String> all = Stream.concat(jvmOptions.stream(), further.stream()).toList();
    return new Launch(name, need, jars, all, mainClass, arguments, environment);
  }

  /**
   * The archive of its classes.
   *
   * @throws UserError if a jar is not built, or no JDK fits
   */
  ClassArchive archive(Path root, Jdks jdks) {
    return ClassArchive.of(files(root), mainClass, jdks.choose(need), Clock.systemUTC());
  }

  /**
   * The words to start it with.
   *
   * @param plugins jars of the shop's own, behind its class path
   * @param javaOptions the user's own, separated by spaces; they win
   * @throws UserError if a jar is not built, or no JDK fits
   */
  public List<String> words(Path root, Jdks jdks, List<Path> plugins, String javaOptions) {
    List<String> files =
        Stream.concat(files(root).stream(), plugins.stream()).map(Path::toString).toList();
    List<String> words = new ArrayList<>();
    words.add(jdks.choose(need).java().toString());
    words.add("-Xmx1g");
    List<String> own = options(javaOptions);
    // The JVM refuses two collectors.
    boolean ownCollector = own.stream().anyMatch(Launch::choosesCollector);
    jvmOptions.stream()
        .filter(option -> !(ownCollector && choosesCollector(option)))
        .forEach(words::add);
    words.addAll(own);
    words.addAll(List.of("-cp", String.join(File.pathSeparator, files), mainClass));
    words.addAll(arguments);
    return words;
  }

  /** The options in a user's text, which are separated by spaces. */
  static List<String> options(String javaOptions) {
    return Arrays.stream(javaOptions.trim().split("\\s+"))
        .filter(option -> !option.isEmpty())
        .toList();
  }

  private List<Path> files(Path root) {
    return jars.stream().map(jar -> built(root, jar)).toList();
  }

  private static Path built(Path root, Path jar) {
    Path file = root.resolve(jar);
    if (!Files.isRegularFile(file)) {
      throw new UserError(
          file
              + " is not built: start the command as "
              + root.resolve("intent")
              + ", which builds it, or run mvn -DskipTests package");
    }
    return file;
  }

  private static boolean choosesCollector(String jvmOption) {
    return jvmOption.matches("-XX:\\+Use\\w+GC");
  }
}
