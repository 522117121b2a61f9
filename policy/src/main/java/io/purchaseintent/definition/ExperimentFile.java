package io.purchaseintent.definition;

import io.purchaseintent.command.UserError;
import io.purchaseintent.experiment.Arm;
import io.purchaseintent.experiment.Experiment;
import io.purchaseintent.experiment.ExperimentException;
import io.purchaseintent.experiment.ExperimentMetric;
import io.purchaseintent.experiment.ExperimentUnit;
import io.purchaseintent.experiment.Guardrail;
import io.purchaseintent.policy.PolicyFile;
import io.purchaseintent.yaml.YamlFile;
import io.purchaseintent.yaml.YamlMap;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes an experiment of a file that a user writes, or of the JSON of {@link ExperimentJson}. What
 * each key means is told in docs/experiments.md.
 */
public final class ExperimentFile {

  private static final Set<String> TOP =
      Set.of(
          "experiment",
          "version",
          "hypothesis",
          "layer",
          "unit",
          "traffic",
          "salt",
          "arms",
          "start",
          "end",
          "metrics",
          "guardrails",
          "least_effect",
          "risk",
          "power");
  private static final Set<String> ARM = Set.of("arm", "weight", "model", "policy", "policy_text");
  private static final Set<String> GUARDRAIL = Set.of("metric", "worse_by");
  private static final Map<String, ExperimentUnit> UNITS =
      byCode(ExperimentUnit.values(), ExperimentUnit::code);
  private static final Map<String, ExperimentMetric> METRICS =
      byCode(ExperimentMetric.values(), ExperimentMetric::code);

  private final YamlMap top;
  private final @Nullable Path folder;

  private ExperimentFile(YamlFile file, @Nullable Path folder) {
    this.top = file.map(TOP);
    this.folder = folder;
  }

  private static <T> Map<String, T> byCode(T[] values, Function<T, String> code) {
    return Arrays.stream(values).collect(Collectors.toMap(code, Function.identity()));
  }

  /**
   * The experiment in a file, YAML or JSON; policies that it names are read, from its folder on.
   *
   * @throws UserError if it or a policy breaks a rule, naming file, line, path, value, bound and
   *     remedy
   */
  public static Experiment read(Path file) {
    YamlFile yaml =
        YamlFile.read(
            "experiment", file, "./intent experiments create --help shows one to begin with");
    Path parent = file.toAbsolutePath().getParent();
    return new ExperimentFile(yaml, parent).experiment();
  }

  /**
   * The experiment in a text, whose policies are in it.
   *
   * @param name where it stands, for errors
   * @throws UserError if it breaks a rule
   */
  public static Experiment of(String name, String text) {
    return new ExperimentFile(new YamlFile("experiment", name, text, "it is cut off"), null)
        .experiment();
  }

  private Experiment experiment() {
    String name = top.text("experiment", "its name, such as badge");
    int version = top.has("version") ? top.whole("version") : 1;
    String hypothesis = textOr("hypothesis", "");
    String layer = textOr("layer", Experiment.DEFAULT_LAYER);
    ExperimentUnit unit = top.has("unit") ? top.choice("unit", UNITS) : ExperimentUnit.VISITOR;
    double traffic = top.numberOr("traffic", 1);
    String salt = top.optionalText("salt", "a text");
    List<Arm> arms = new ArrayList<>();
    for (YamlMap arm : top.maps("arms", ARM)) {
      arms.add(arm(arm));
    }
    Instant start = time("start");
    Instant end = time("end");
    List<ExperimentMetric> metrics =
        top.has("metrics") ? top.choices("metrics", METRICS) : List.of(ExperimentMetric.CONVERSION);
    List<Guardrail> guardrails = new ArrayList<>();
    if (top.has("guardrails")) {
      for (YamlMap each : top.maps("guardrails", GUARDRAIL)) {
        String metric = each.text("metric", "bounce, errors, p99_ms or event:TYPE");
        double worseBy = each.number("worse_by");
        guardrails.add(make(each, () -> Guardrail.of(metric, worseBy)));
      }
    }
    double leastEffect = top.numberOr("least_effect", 0.05);
    double risk = top.numberOr("risk", 0.05);
    double power = top.numberOr("power", 0.8);
    return make(
        top,
        () ->
            new Experiment(
                name,
                version,
                hypothesis,
                layer,
                unit,
                traffic,
                salt,
                arms,
                start,
                end,
                metrics,
                guardrails,
                leastEffect,
                risk,
                power));
  }

  private String textOr(String key, String otherwise) {
    String text = top.optionalText(key, "a text");
    return text == null ? otherwise : text;
  }

  /** What is made of a map; a setting that breaks a rule is told with its line. */
  private static <T> T make(YamlMap map, Supplier<T> making) {
    try {
      return making.get();
    } catch (ExperimentException e) {
      throw map.error(e.setting(), String.valueOf(e.getMessage()));
    }
  }

  private Arm arm(YamlMap map) {
    String name = map.text("arm", "its name, such as control");
    double weight = map.number("weight");
    String model = map.optionalText("model", "a version, such as v7");
    return make(map, () -> new Arm(name, weight, model, policy(map)));
  }

  private @Nullable String policy(YamlMap map) {
    String text = map.optionalText("policy_text", "a policy's text");
    String file = map.optionalText("policy", "the file of a policy");
    if (text != null && file != null) {
      throw map.error("policy_text", "stands beside policy: leave one of them out");
    }
    if (file == null) {
      return text == null
          ? null
          : PolicyFile.of("the policy of " + map.text("arm", ""), text).text();
    }
    if (folder == null) {
      throw map.error("policy", "names a file, but no other file is read here: give policy_text");
    }
    return PolicyFile.read(folder.resolve(file)).text();
  }

  private @Nullable Instant time(String key) {
    String text = top.optionalText(key, "a time, such as 2026-12-01T00:00:00Z");
    if (text == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw top.error(
          key,
          "is \"" + text + "\", but must be a time with an offset, such as 2026-12-01T00:00:00Z");
    }
  }
}
