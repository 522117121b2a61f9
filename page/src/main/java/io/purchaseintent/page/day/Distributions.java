package io.purchaseintent.page.day;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.purchaseintent.page.Bars;
import io.purchaseintent.page.Page;
import io.purchaseintent.page.PairedBars;
import io.purchaseintent.page.PairedColumns;
import io.purchaseintent.page.Text;
import io.purchaseintent.page.finding.Finding;
import io.purchaseintent.page.finding.Whom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Drawings of what the drift job counted: visits of training, pale, and those of the day. */
final class Distributions {

  private static final int MOST_CATEGORIES = 12;

  /** Of all visits; less is not told as a change of who comes. */
  private static final double LEAST_GROWTH = 0.05;

  /** Of all visits; less is not told as a change of one category. */
  private static final double LEAST_OF_A_CATEGORY = 0.01;

  private static final int MOST_THAT_GREW = 3;

  /** Of the visits of training: fewer were few to learn from. */
  private static final double FEW = 0.2;

  private final JsonNode details;

  Distributions(JsonNode details) {
    this.details = details;
  }

  /** What a finding of drift looks like; empty where nothing was counted of it. */
  Optional<Page.Figure> of(Finding finding) {
    if (!finding.job().equals("drift")) {
      return Optional.empty();
    }
    return switch (finding.subjectKind()) {
      case "feature" -> column(nodeOf(finding.subjectName()));
      case "scores", "margin" -> Optional.of(details.path("scores").path(0)).flatMap(this::column);
      case "features" -> together();
      case "slice" -> Optional.of(visitors(List.of(finding.subjectName())));
      case "sessions" -> Optional.of(visitors(List.of(finding.slice().replaceAll("=.*", ""))));
      default -> Optional.empty();
    };
  }

  /** A feature or score, all visits. */
  Optional<Page.Figure> column(JsonNode column) {
    String name = Text.name(column.path("name").asText());
    if (column.has("histogram")) {
      return Optional.of(new Page.Figure(name + ", all visits", histogram(name, column)));
    }
    return column.has("categories")
        ? Optional.of(new Page.Figure(name + ", all visits", bars(name, column.path("categories"))))
        : Optional.empty();
  }

  /** By which features a classifier tells the day from training. */
  private Optional<Page.Figure> together() {
    List<Bars.Bar> bars = new ArrayList<>();
    for (JsonNode feature : details.path("together").path("features")) {
      double share = feature.path("share").asDouble();
      bars.add(new Bars.Bar(Text.name(feature.path("name").asText()), share, Text.percent(share)));
    }
    return bars.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Page.Figure(
                "By what this day is told from training",
                Bars.svg("By what this day is told from training", bars)));
  }

  /** The values of a category that grew most, such as "Japan 6.8%, was 1.4%"; may be empty. */
  String categoriesThatGrew(String feature) {
    JsonNode rows = nodeOf(feature).path("categories");
    double were = sum(rows, 1);
    double are = sum(rows, 2);
    List<PairedBars.Pair> pairs = new ArrayList<>();
    for (JsonNode row : rows) {
      double before = share(row.path(1).asDouble(), were);
      double now = share(row.path(2).asDouble(), are);
      if (now > before + LEAST_OF_A_CATEGORY) {
        pairs.add(new PairedBars.Pair(row.path(0).asText(), before, now));
      }
    }
    return pairs.stream()
        .sorted(
            Comparator.comparingDouble((PairedBars.Pair pair) -> pair.now() - pair.reference())
                .reversed())
        .limit(MOST_THAT_GREW)
        .map(
            pair ->
                pair.name()
                    + " "
                    + Text.percent(pair.now())
                    + ", was "
                    + Text.percent(pair.reference()))
        .collect(Collectors.joining("; "));
  }

  private JsonNode nodeOf(String feature) {
    for (JsonNode column : details.path("features")) {
      if (column.path("name").asText().equals(feature)) {
        return column;
      }
    }
    return MissingNode.getInstance();
  }

  /** The attributes of visitors; those that part visits alike are together. */
  List<List<String>> attributes() {
    Map<List<Long>, List<String>> byCounts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : details.path("visitors").properties()) {
      List<Long> counts = new ArrayList<>();
      for (JsonNode row : each.getValue()) {
        counts.add(row.path(1).asLong() << 32 ^ row.path(2).asLong());
      }
      counts.sort(Comparator.naturalOrder());
      byCounts.computeIfAbsent(counts, none -> new ArrayList<>()).add(each.getKey());
    }
    return List.copyOf(byCounts.values());
  }

  /** Who came by an attribute, such as the channel; others part visits alike. */
  Page.Figure visitors(List<String> attributes) {
    String title = "Visits by " + Text.listed(attributes);
    return new Page.Figure(
        title + (attributes.size() > 1 ? ", which are the same" : ""),
        bars(title, details.path("visitors").path(attributes.get(0))));
  }

  /**
   * Whose share of the visits grew most, in a sentence; empty where none grew by much.
   *
   * @param attribute by which visits are told apart, such as the channel; null for any
   */
  Optional<String> grew(@Nullable String attribute) {
    String most = null;
    double by = LEAST_GROWTH;
    double before = 0;
    double today = 0;
    for (Map.Entry<String, JsonNode> each : details.path("visitors").properties()) {
      if (attribute == null || each.getKey().equals(attribute)) {
        double were = sum(each.getValue(), 1);
        double are = sum(each.getValue(), 2);
        for (JsonNode row : each.getValue()) {
          double shareBefore = share(row.path(1).asDouble(), were);
          double shareNow = share(row.path(2).asDouble(), are);
          if (shareNow - shareBefore > by) {
            by = shareNow - shareBefore;
            most = each.getKey() + "=" + row.path(0).asText();
            before = shareBefore;
            today = shareNow;
          }
        }
      }
    }
    return most == null ? Optional.empty() : Optional.of(grew(most, before, today));
  }

  private static String grew(String slice, double before, double now) {
    String visits = Whom.visits(slice);
    return visits.substring(0, 1).toUpperCase(Locale.ROOT)
        + visits.substring(1)
        + " are "
        + Text.percent(now)
        + " of all, they were "
        + Text.percent(before)
        + " in training"
        + (before < FEW
            ? "; the model has seen few of them, so its scores there are less sure."
            : ".");
  }

  private static double sum(JsonNode rows, int column) {
    double sum = 0;
    for (JsonNode row : rows) {
      sum += row.path(column).asDouble();
    }
    return sum;
  }

  private static String bars(String title, JsonNode rows) {
    double were = sum(rows, 1);
    double are = sum(rows, 2);
    List<PairedBars.Pair> pairs = new ArrayList<>();
    for (JsonNode row : rows) {
      boolean empty = row.path(1).asLong() == 0 && row.path(2).asLong() == 0;
      if (!empty && pairs.size() < MOST_CATEGORIES) {
        pairs.add(
            new PairedBars.Pair(
                row.path(0).asText(),
                share(row.path(1).asDouble(), were),
                share(row.path(2).asDouble(), are)));
      }
    }
    return PairedBars.svg(title, pairs);
  }

  private static double share(double part, double whole) {
    return whole > 0 ? part / whole : 0;
  }

  /**
   * Of bins below the first edge, between two edges each, above the last, and of what is missing.
   */
  private static String histogram(String title, JsonNode column) {
    JsonNode histogram = column.path("histogram");
    JsonNode edges = histogram.path("edges");
    JsonNode reference = histogram.path("reference");
    JsonNode now = histogram.path("now");
    double were = sum(reference);
    double are = sum(now);
    List<PairedColumns.Place> places = new ArrayList<>();
    int last = edges.size();
    for (int bin = 0; bin < reference.size(); bin++) {
      double before = share(reference.path(bin).asDouble(), were);
      double today = share(now.path(bin).asDouble(), are);
      boolean missing = bin == last + 1;
      boolean isInside = bin > 0 && bin < last;
      if (isInside || before > 0 || today > 0) {
        // A bin has its upper edge, so that of whole numbers each has its own name.
        String upTo =
            bin < last ? Text.number(edges.path(bin).asDouble()) : missing ? "missing" : "more";
        places.add(
            new PairedColumns.Place(
                upTo, missing ? "missing" : between(edges, bin), before, today, missing));
      }
    }
    return PairedColumns.svg(title + ": this day before training", places);
  }

  private static String between(JsonNode edges, int bin) {
    if (bin == 0) {
      return "below " + Text.number(edges.path(0).asDouble());
    }
    String from = Text.number(edges.path(bin - 1).asDouble());
    return bin == edges.size()
        ? "above " + from
        : from + " to " + Text.number(edges.path(bin).asDouble());
  }

  private static double sum(JsonNode counts) {
    double sum = 0;
    for (JsonNode count : counts) {
      sum += count.asDouble();
    }
    return sum;
  }
}
