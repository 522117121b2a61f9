package io.purchaseintent.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.page.finding.DayReport;
import io.purchaseintent.page.finding.Finding;
import io.purchaseintent.page.finding.Sentences;
import io.purchaseintent.rules.Rule;
import io.purchaseintent.rules.RuleBook;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the release's rules judge is told on pages in a shop's words. */
class ToldMeasuresTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private String told(String measure, String subject) throws Exception {
    ObjectNode json = JSON.createObjectNode().put("verdict", "alarm");
    json.putArray("findings")
        .addObject()
        .put("rule", "r")
        .put("verdict", "alarm")
        .put("measure", measure)
        .put("subject", subject)
        .put("slice", "all")
        .put("value", 2)
        .put("bound", 1);
    Path file = folder.resolve("2016-10-30.json");
    Files.write(file, JSON.writeValueAsBytes(json));
    List<Finding> findings = DayReport.read("any", file).findings();
    return Sentences.of(findings.get(0));
  }

  @Test
  void measuresOfTheRelease_areToldByMoreThanTheirNames() throws Exception {
    assertEquals(
        "Queue length of orders: 2.00; the rule allows at most 1.00.",
        told("queue_length", "orders"));
    List<Rule> rules = RuleBook.of(null, folder).rules();

    assertFalse(rules.isEmpty());
    for (Rule rule : rules) {
      String name = rule.measure().replace('_', ' ');
      String told = told(rule.measure(), rule.subjects().toString());
      assertFalse(told.matches("(?i)" + name + " of .*: .*"), rule.name() + ": " + told);
    }
  }
}
