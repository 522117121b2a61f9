package io.purchaseintent.serving.watch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.page.finding.Finding;
import io.purchaseintent.page.finding.Sentences;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** The last days as {@link WatchSchemas#DAYS} describes them. */
final class WatchJson {

  private WatchJson() {}

  static ObjectNode of(Watched watched) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("state", watched.state().code())
            .put("since", text(watched.since().orElse(null)))
            .put("newest", text(watched.newest()));
    ArrayNode days = json.putArray("days");
    for (WatchedDay day : watched.days()) {
      ObjectNode each =
          days.addObject()
              .put("day", day.day().toString())
              .put("state", day.state().code())
              .put("alarms", day.alarms());
      ObjectNode reports = each.putObject("reports");
      day.jobs().forEach((job, state) -> reports.put(job, state.code()));
      each.set("worst", day.worst().map(WatchJson::finding).orElse(null));
      each.put("report", day.hasPage() ? pathOf(day.day()) : null);
    }
    return json;
  }

  private static @Nullable String text(@Nullable LocalDate day) {
    return day == null ? null : day.toString();
  }

  private static ObjectNode finding(Finding finding) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("state", finding.state().code())
        .put("severity", finding.severity())
        .put("owner", finding.owner())
        .put("text", Sentences.of(finding))
        .put("remedy", Sentences.remedy(finding));
  }

  /** Where the page of a day is found. */
  static String pathOf(LocalDate day) {
    return "/watch/" + day + "/report.html";
  }
}
