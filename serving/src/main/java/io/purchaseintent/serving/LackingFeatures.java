package io.purchaseintent.serving;

import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.serving.online.RedisFeatureReader;
import io.purchaseintent.serving.variant.Variant;
import io.purchaseintent.serving.variant.Variants;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** Which models ask for features of the shop's own that no state in the store is made with. */
final class LackingFeatures {

  private static final Logger LOG = Logger.getLogger(LackingFeatures.class.getName());

  private final RedisFeatureReader reader;
  private final Supplier<Variants> variants;
  private volatile List<String> problems = List.of();

  LackingFeatures(RedisFeatureReader reader, Supplier<Variants> variants) {
    this.reader = reader;
    this.variants = variants;
  }

  /** Looks again what states are made with, and tells each problem once. */
  void look() {
    reader.look();
    List<String> found = problems(variants.get());
    List<String> before = problems;
    found.stream().filter(problem -> !before.contains(problem)).forEach(LOG::warning);
    problems = found;
  }

  /** What models lack; none where all is well. */
  List<String> problems() {
    return problems;
  }

  private List<String> problems(Variants now) {
    Map<String, Set<String>> lacking = new TreeMap<>();
    Stream.of(
            Stream.of(now.champion()),
            now.challengerList().stream(),
            now.shadows().stream(),
            now.ofExperiments().values().stream())
        .flatMap(each -> each)
        .map(Variant::model)
        .forEach(model -> lacking.put(model.version(), lacking(model)));
    return lacking.entrySet().stream()
        .filter(each -> !each.getValue().isEmpty())
        .map(each -> told(each.getKey(), each.getValue()))
        .toList();
  }

  private Set<String> lacking(PropensityModel model) {
    return reader.madeWith().lacking(model.featureSet());
  }

  private static String told(String version, Set<String> lacking) {
    return "Version "
        + version
        + " asks for "
        + String.join(", ", lacking)
        + ", which the states in Redis are not made with: it is not shown them (not_made), and"
        + " answers without. Run ./intent run aggregate and publish, or daily; if the feature was"
        + " dropped, declare it again (what stands under its name since is to be dropped first) or roll back";
  }
}
