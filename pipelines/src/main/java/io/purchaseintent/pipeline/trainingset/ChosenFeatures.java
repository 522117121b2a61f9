package io.purchaseintent.pipeline.trainingset;

import io.purchaseintent.command.UserError;
import io.purchaseintent.definition.FeatureFile;
import io.purchaseintent.feature.DeclaredFeature;
import io.purchaseintent.feature.DeclaredFeatures;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.yaml.NearestName;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The features of a training set, of those of the release and those that the lake has declared: all
 * of them, or those that were asked for. Their order is always the same, whatever they were asked
 * in.
 */
final class ChosenFeatures implements Serializable {

  /** In place of a name: every feature that there is. */
  static final String ALL = "all";

  private static final long serialVersionUID = 1L;
  private static final String OPTION = "features";

  private final @Nullable String asked;
  private final HashSet<String> left;
  private final DeclaredFeatures declared;

  private ChosenFeatures(@Nullable String asked, Set<String> left, DeclaredFeatures declared) {
    this.asked = asked;
    this.left = new HashSet<>(left);
    this.declared = declared;
  }

  /** All that there are, of declared ones the newest versions. */
  static ChosenFeatures all(DeclaredFeatures declared) {
    return new ChosenFeatures(
        null, Set.of(), new DeclaredFeatures(new ArrayList<>(newest(declared).values())));
  }

  private static Map<String, DeclaredFeature> newest(DeclaredFeatures declared) {
    Map<String, DeclaredFeature> newest = new LinkedHashMap<>();
    for (DeclaredFeature feature : declared.all()) {
      newest.merge(feature.name(), feature, (a, b) -> a.version() > b.version() ? a : b);
    }
    return newest;
  }

  /**
   * What was asked for.
   *
   * @param asked names between commas, a file with one a line, or a {@code features.yaml}, for
   *     those that it declares: {@code all}, {@code NAME}, {@code NAME@VERSION} of a declared one,
   *     {@code -NAME} to leave one out; nothing but names to leave out begins with all; null: all
   * @throws JobFailure if a name is none, or nothing is left
   */
  static ChosenFeatures of(@Nullable String asked, DeclaredFeatures declared) {
    if (asked == null) {
      return all(declared);
    }
    List<String> words = words(asked);
    Map<String, DeclaredFeature> newest = newest(declared);
    Set<String> known = new TreeSet<>(newest.keySet());
    FeatureCatalog.all().forEach(feature -> known.add(feature.name()));
    Map<String, DeclaredFeature> versions = new LinkedHashMap<>(newest);
    Set<String> chosen = new HashSet<>();
    if (words.stream().allMatch(word -> word.startsWith("-"))) {
      chosen.addAll(known);
    }
    for (String word : words) {
      if (word.equals(ALL)) {
        chosen.addAll(known);
      } else if (word.startsWith("-")) {
        chosen.remove(requireKnown(word.substring(1), known));
      } else {
        String name = requireKnown(word.replaceFirst("@.*", ""), known);
        if (word.contains("@")) {
          versions.put(name, version(word, name, declared));
        }
        chosen.add(name);
      }
    }
    if (chosen.isEmpty()) {
      throw JobFailure.ofOption(OPTION, asked, "leaves no feature to learn from: name some");
    }
    Set<String> left = new HashSet<>(known);
    left.removeAll(chosen);
    List<DeclaredFeature> kept = new ArrayList<>(versions.values());
    kept.removeIf(feature -> left.contains(feature.name()));
    return new ChosenFeatures(asked, left, new DeclaredFeatures(kept));
  }

  private static List<String> words(String asked) {
    List<String> texts = List.of(asked.split(",", -1));
    Path file = file(asked);
    if (file != null && file.toString().matches(".*\\.ya?ml")) {
      texts = declaredBy(file);
    } else if (file != null) {
      try {
        texts =
            Files.readAllLines(file).stream().map(line -> line.replaceFirst("#.*", "")).toList();
      } catch (IOException e) {
        throw JobFailure.of("reading the names of features in " + file, e);
      }
    }
    List<String> words = texts.stream().map(String::strip).filter(text -> !text.isEmpty()).toList();
    if (words.isEmpty()) {
      throw JobFailure.ofOption(
          OPTION, asked, "names no feature: leave it out for all, or give names or a file of them");
    }
    return words;
  }

  /** The names that a file of features declares, whatever the lake has of them. */
  private static List<String> declaredBy(Path file) {
    try {
      return FeatureFile.read(file).features().stream().map(DeclaredFeature::name).toList();
    } catch (UserError e) {
      throw new JobFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private static @Nullable Path file(String asked) {
    try {
      Path file = Path.of(asked);
      return Files.isRegularFile(file) ? file : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static String requireKnown(String name, Set<String> known) {
    if (!known.contains(name)) {
      String question = NearestName.question(name, known);
      throw JobFailure.ofOption(
          OPTION,
          name,
          "is no file, and no feature of this release or declared in this lake"
              + (question.isEmpty() ? "." : question)
              + " ./intent features list has all");
    }
    return name;
  }

  private static DeclaredFeature version(String word, String name, DeclaredFeatures declared) {
    List<DeclaredFeature> ofName =
        declared.all().stream().filter(feature -> feature.name().equals(name)).toList();
    return ofName.stream()
        .filter(feature -> word.equals(name + '@' + feature.version()))
        .findFirst()
        .orElseThrow(
            () ->
                JobFailure.ofOption(
                    OPTION,
                    word,
                    ofName.isEmpty()
                        ? "is a feature of the release, which has one version: leave @ out"
                        : "is not made any more or not yet; there are "
                            + ofName.stream().map(each -> name + '@' + each.version()).toList()));
  }

  /** What was asked for, in the words of who asked; null where it was all. */
  @Nullable String asked() {
    return asked;
  }

  /** The names that were not chosen, sorted. */
  List<String> left() {
    return left.stream().sorted().toList();
  }

  /** The definitions, in the order of the vector. */
  List<FeatureDefinition> definitions() {
    return Stream.concat(
            FeatureCatalog.all().stream(), declared.all().stream().map(FeatureDefinition::of))
        .filter(feature -> !left.contains(feature.name()))
        .toList();
  }
}
