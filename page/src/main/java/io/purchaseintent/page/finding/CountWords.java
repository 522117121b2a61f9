package io.purchaseintent.page.finding;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.page.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What went into a job, in few words: of what it counts, that which says whether it saw enough. */
public final class CountWords {

  /** Where a job counts other things, so many of them are told. */
  private static final int MOST_OF_OTHERS = 2;

  /** For one, and for any other number. */
  private record Noun(String one, String many) {

    String counted(long number) {
      return Text.grouped(number) + " " + (number == 1 ? one : many);
    }
  }

  private static final Map<String, Noun> NOUNS =
      Map.ofEntries(
          Map.entry("predictions", new Noun("prediction", "predictions")),
          Map.entry("sessions", new Noun("visit", "visits")),
          Map.entry("judged", new Noun("judged", "judged")),
          Map.entry("pending", new Noun("pending", "pending")),
          Map.entry("visits_that_bought", new Noun("visit bought", "visits bought")),
          Map.entry("unmatched", new Noun("not found again", "not found again")),
          Map.entry("unreadable", new Noun("unreadable line", "unreadable lines")),
          Map.entry("events", new Noun("event", "events")),
          Map.entry("dead_letters", new Noun("refused", "refused")),
          Map.entry("errors", new Noun("failed", "failed")),
          Map.entry("requests", new Noun("request", "requests")));

  private CountWords() {}

  /** What went into a job, such as "4,553 predictions, 3,686 judged, 536 pending". */
  public static String of(DayReport report) {
    JsonNode counts = report.counts();
    return String.join(
        ", ",
        switch (report.job()) {
          case "drift" -> told(counts, "predictions", "sessions");
          case "quality" -> quality(counts);
          case "skew" -> told(counts, "predictions", "unmatched");
          case "lake" -> told(counts, "events", "dead_letters");
          case "serving" -> told(counts, "requests", "errors");
          default -> others(counts);
        });
  }

  /** Whether so many are pending that little is judged is what one must know of its figures. */
  private static List<String> quality(JsonNode counts) {
    List<String> words = new ArrayList<>(told(counts, "predictions", "judged"));
    if (counts.has("pending_open") || counts.has("pending_no_events")) {
      long pending =
          counts.path("pending_open").asLong() + counts.path("pending_no_events").asLong();
      words.add(noun("pending").counted(pending));
    }
    words.addAll(told(counts, "visits_that_bought"));
    return words;
  }

  private static List<String> told(JsonNode counts, String... names) {
    List<String> words = new ArrayList<>();
    for (String name : names) {
      if (counts.path(name).isIntegralNumber()) {
        words.add(noun(name).counted(counts.path(name).asLong()));
      }
    }
    return words;
  }

  private static List<String> others(JsonNode counts) {
    return counts.properties().stream()
        .filter(count -> count.getValue().isIntegralNumber())
        .limit(MOST_OF_OTHERS)
        .map(count -> noun(count.getKey()).counted(count.getValue().asLong()))
        .toList();
  }

  private static Noun noun(String name) {
    return NOUNS.getOrDefault(name, new Noun(Text.name(name), Text.name(name)));
  }
}
