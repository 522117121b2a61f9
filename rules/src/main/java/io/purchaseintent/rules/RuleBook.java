package io.purchaseintent.rules;

import io.purchaseintent.command.UserError;
import io.purchaseintent.yaml.YamlFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All rules that reports are judged by.
 *
 * @param rules the most severe first, then by name; no name is there twice
 * @param broken the file that was to be read and cannot be, so that these rules are the release's;
 *     null where nothing is broken
 */
public record RuleBook(List<Rule> rules, @Nullable BrokenFile broken) {

  /** The file in a home folder, beside the lake, that is read where none is named. */
  public static final String FILE = "rules.yaml";

  private static final String KIND = "rule book";

  /** Puts the rules in their order. */
  public RuleBook {
    rules =
        rules.stream()
            .sorted(Comparator.comparing(Rule::severity).thenComparing(Rule::name))
            .toList();
  }

  /** Rules of a file that could be read. */
  public RuleBook(List<Rule> rules) {
    this(rules, null);
  }

  /** The rules of this release. */
  public static RuleBook defaults() {
    return new RuleBook(new RuleBookReader(shipped()).read(List.of()));
  }

  /** The file with the rules of this release, comments and all. */
  public static YamlFile shipped() {
    return YamlFile.shipped(KIND, RuleBook.class, FILE);
  }

  /**
   * The rules of a file, and those of the release that it neither replaces nor leaves out.
   *
   * @throws UserError if the file is not readable or names what there is not, with the line
   */
  public static RuleBook read(Path path) {
    YamlFile file = YamlFile.read(KIND, path, "./intent rules show prints one to begin with");
    List<Rule> release = defaults().rules();
    return file.isEmpty()
        ? new RuleBook(release)
        : new RuleBook(new RuleBookReader(file).read(release));
  }

  /**
   * The rules of a file if one is named, else of {@link #FILE} beside the lake if there is one,
   * else those of the release.
   *
   * @param file named by the user, or null
   * @param home the folder that the lake is in
   * @throws UserError as {@link #read}
   */
  public static RuleBook of(@Nullable String file, Path home) {
    Path read = fileOf(file, home);
    return read == null ? defaults() : read(read);
  }

  /**
   * The rules that are judged by where nobody looks on: as {@link #of}, and where the file cannot
   * be read the release's, with the file as {@link #broken}, of which the watch has an alarm.
   */
  public static RuleBook orRelease(@Nullable String file, Path home) {
    try {
      return of(file, home);
    } catch (UserError e) {
      Path read = Objects.requireNonNull(fileOf(file, home));
      String why =
          e.getMessage()
              + ". Until it is mended the rules of the release judge; ./intent rules check says"
              + " when it is";
      return new RuleBook(defaults().rules(), BrokenFile.of(read, why));
    }
  }

  private static @Nullable Path fileOf(@Nullable String file, Path home) {
    if (file != null) {
      return Path.of(file);
    }
    Path own = home.toAbsolutePath().resolve(FILE);
    return Files.exists(own) ? own : null;
  }

  /** The rules for measurements of a job. */
  public List<Rule> of(String job) {
    return rules.stream().filter(rule -> rule.job().equals(job)).toList();
  }
}
