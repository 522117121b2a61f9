package io.purchaseintent.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.measurement.Measurement;
import io.purchaseintent.yaml.NearestName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The names that jobs of this release can measure, whether or not one has measured yet, as {@code
 * measured.json} has them: a rule on another name would wait for ever.
 */
public final class MeasuredNames {

  private static final String FEATURES = "feature:*";

  /** Who is measured by feature has this subject. */
  private static final String FIRST_FEATURE = of(FeatureCatalog.all().get(0).name());

  private static final Map<String, Job> JOBS = read();

  /**
   * What a job measures.
   *
   * @param subjects of each measure; {@code *} stands for any letters
   * @param attributes by which it slices
   */
  private record Job(Map<String, List<String>> subjects, List<String> attributes) {}

  private MeasuredNames() {}

  private static Map<String, Job> read() {
    try (InputStream in = MeasuredNames.class.getResourceAsStream("measured.json")) {
      Map<String, Job> jobs = new TreeMap<>();
      for (Map.Entry<String, JsonNode> job : new ObjectMapper().readTree(in).properties()) {
        List<String> attributes = texts(job.getValue().path("slices"));
        Map<String, List<String>> subjects = new TreeMap<>();
        for (Map.Entry<String, JsonNode> each : job.getValue().path("measures").properties()) {
          subjects.put(each.getKey(), named(texts(each.getValue()), attributes));
        }
        jobs.put(job.getKey(), new Job(subjects, attributes));
      }
      return jobs;
    } catch (IOException e) {
      throw new UncheckedIOException("reading measured.json", e);
    }
  }

  private static String of(String feature) {
    return "feature:" + feature;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  /** The subjects by name where these are known. */
  private static List<String> named(List<String> subjects, List<String> attributes) {
    List<String> named = new ArrayList<>();
    for (String subject : subjects) {
      switch (subject) {
        case FEATURES -> FeatureCatalog.all().forEach(feature -> named.add(of(feature.name())));
        case "slice:*" -> attributes.forEach(attribute -> named.add("slice:" + attribute));
        default -> named.add(subject);
      }
    }
    return List.copyOf(named);
  }

  /** Whether a job can measure this. */
  public static boolean has(String job, Measurement measurement) {
    Job known = JOBS.get(job);
    return known != null
        && known.subjects().containsKey(measurement.measure())
        && known.subjects().get(measurement.measure()).stream()
            .anyMatch(subject -> Names.like(subject).has(measurement.subject()))
        && isSlice(known, measurement.slice());
  }

  /**
   * What a rule names that no job measures, with the nearest name that one does; empty where it
   * names nothing such.
   *
   * @param declared the names of features that the lake has declared
   */
  public static Optional<String> unknown(Rule rule, Collection<String> declared) {
    Job job = JOBS.get(rule.job());
    if (job == null) {
      return Optional.of(
          "no job \"" + rule.job() + "\" measures" + near(rule.job(), JOBS.keySet()));
    }
    List<String> known = job.subjects().get(rule.measure());
    if (known == null) {
      return Optional.of(
          rule.job()
              + " measures no \""
              + rule.measure()
              + "\""
              + near(rule.measure(), job.subjects().keySet()));
    }
    List<String> subjects = new ArrayList<>(known);
    if (known.contains(FIRST_FEATURE)) {
      declared.forEach(name -> subjects.add(of(name)));
    }
    for (String pattern : rule.subjects().patterns()) {
      if (subjects.stream().noneMatch(subject -> isLike(pattern, subject))) {
        return Optional.of(
            rule.measure() + " is not measured of \"" + pattern + "\"" + near(pattern, subjects));
      }
    }
    for (String pattern : rule.slices().patterns()) {
      if (!isSlice(job, pattern)) {
        String attribute = pattern.replaceAll("=.*", "");
        return Optional.of(
            rule.job() + " has no slices \"" + pattern + "\"" + near(attribute, job.attributes()));
      }
    }
    return Optional.empty();
  }

  private static boolean isLike(String pattern, String subject) {
    return Names.like(pattern).has(subject) || Names.like(subject).has(pattern);
  }

  private static boolean isSlice(Job job, String pattern) {
    String attribute = pattern.replaceAll("=.*", "");
    return Names.like(pattern).has(Measurement.ALL)
        || job.attributes().stream().anyMatch(each -> Names.like(attribute).has(each));
  }

  private static String near(String name, Collection<String> names) {
    String question = NearestName.question(name, names);
    return question.isEmpty()
        ? names.isEmpty() ? ": there are none" : ": there are " + new TreeSet<>(names)
        : question;
  }
}
