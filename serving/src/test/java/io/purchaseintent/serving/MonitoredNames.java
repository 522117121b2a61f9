package io.purchaseintent.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;

/**
 * The names of metrics: those that Prometheus' rules and Grafana's dashboard ask for, and others.
 */
final class MonitoredNames {

  private static final Path MONITORING = Path.of("..", "monitoring");
  private static final Path DOCUMENT = Path.of("..", "docs", "serving.md");

  /** Prometheus makes it itself of whom it asks. */
  private static final String UP = "up";

  /** What is no name of a metric in a question: texts, labels, spans of time. */
  private static final Pattern NO_NAME =
      Pattern.compile(
          "\"[^\"]*\"|'[^']*'|\\{[^}]*}|\\[[^]]*]"
              + "|\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");

  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][\\w:]*(?!\\w*\\s*\\()");
  private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");

  private MonitoredNames() {}

  /** Names that rules and dashboard ask a server for. */
  static Set<String> asked() throws IOException {
    Set<String> names = new TreeSet<>();
    Set<String> made = new TreeSet<>(Set.of(UP));
    for (Map<String, Object> rule : rules()) {
      names.addAll(namesIn(String.valueOf(rule.get("expr"))));
      if (rule.containsKey("record")) {
        made.add(String.valueOf(rule.get("record")));
      }
    }
    for (String question : questions()) {
      names.addAll(namesIn(question));
    }
    names.removeAll(made);
    return names;
  }

  @SuppressWarnings("unchecked") // As the tool has checked that it is.
  private static List<Map<String, Object>> rules() throws IOException {
    Path file = MONITORING.resolve("prometheus/purchase-intent.rules.yml");
    try (Reader in = Files.newBufferedReader(file)) {
      Map<String, List<Map<String, Object>>> groups = new Yaml().load(in);
      return groups.get("groups").stream()
          .flatMap(group -> ((List<Map<String, Object>>) group.get("rules")).stream())
          .toList();
    }
  }

  private static List<String> questions() throws IOException {
    JsonNode dashboard =
        new ObjectMapper().readTree(MONITORING.resolve("grafana/purchase-intent.json").toFile());
    return dashboard.path("panels").findValuesAsText("expr");
  }

  /** The metrics that a question in PromQL asks for. */
  static Set<String> namesIn(String question) {
    Matcher name = NAME.matcher(NO_NAME.matcher(question).replaceAll(" "));
    return name.results()
        .map(found -> found.group())
        .filter(word -> !WORDS.contains(word))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Names of what a server shows, as Prometheus keeps them. */
  static Set<String> shown(String metrics) {
    return metrics
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.replaceAll("[{ ].*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Names of what a server shows, once a histogram, that its document does not name. */
  static Set<String> undocumented(String metrics) throws IOException {
    String document = Files.readString(DOCUMENT);
    return metrics
        .lines()
        .filter(line -> line.startsWith("# TYPE "))
        .map(line -> line.split(" ")[2].replaceAll("_max$", ""))
        .filter(name -> !document.contains("`" + name + "`"))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
