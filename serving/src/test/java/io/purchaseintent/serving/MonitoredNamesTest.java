package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How names are found in questions, and the form of Grafana's dashboard. */
final class MonitoredNamesTest {

  @Test
  void names_areThoseOfMetrics_notOfLabelsAndFunctions() {
    assertEquals(
        Set.of("a_total", "b_bucket", "c", "d:rate5m"),
        MonitoredNames.namesIn(
            "sum by (le, x) (rate(a_total{path=~\"/x.*\"}[5m])) / histogram_quantile(0.99, b_bucket)"
                + " > 0.5 and on (y) group_left () (c == 1) unless d:rate5m"));
  }

  /** What is read by Grafana of each panel; its own tools check the rest. */
  @Test
  void dashboard_hasPanelsSideBySide_thatEachAskSomething() throws Exception {
    JsonNode dashboard =
        new ObjectMapper()
            .readTree(Path.of("..", "monitoring", "grafana", "purchase-intent.json").toFile());

    Set<Integer> ids = new HashSet<>();
    Set<String> places = new HashSet<>();
    for (JsonNode panel : dashboard.path("panels")) {
      String title = panel.path("title").asText();
      assertTrue(ids.add(panel.path("id").asInt()), "two have the id of " + title);
      JsonNode place = panel.path("gridPos");
      assertTrue(place.path("x").asInt() + place.path("w").asInt() <= 24, title);
      for (int x = 0; x < place.path("w").asInt(); x++) {
        for (int y = 0; y < place.path("h").asInt(); y++) {
          String at = (place.path("x").asInt() + x) + "," + (place.path("y").asInt() + y);
          assertTrue(places.add(at), title + " lies over another at " + at);
        }
      }
      if (!panel.path("type").asText().equals("row")) {
        assertTrue(panel.path("targets").size() > 0, title);
        assertTrue(panel.path("description").asText().length() > 10, title);
        assertEquals("${datasource}", panel.path("datasource").path("uid").asText(), title);
      }
    }
    assertTrue(ids.size() > 20, "there are " + ids.size());
  }
}
