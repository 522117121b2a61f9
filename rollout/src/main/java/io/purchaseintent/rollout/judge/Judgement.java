package io.purchaseintent.rollout.judge;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;

/** All that was found, the first named first. */
public record Judgement(List<Finding> findings) {

  public Judgement {
    findings = List.copyOf(findings);
  }

  /** The worst of it. */
  public Say say() {
    return findings.stream().map(Finding::say).reduce(Say.GO_ON, Say::or);
  }

  /** The findings that come to it, in one line. */
  public String why() {
    Say worst = say();
    return findings.stream()
        .filter(finding -> finding.say() == worst)
        .map(finding -> finding.check() + ": " + finding.why())
        .collect(Collectors.joining("; "));
  }

  /** The same, for programs. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("verdict", say().code());
    ArrayNode all = json.putArray("findings");
    for (Finding finding : findings) {
      all.addObject()
          .put("check", finding.check())
          .put("verdict", finding.say().code())
          .put("why", finding.why());
    }
    return json;
  }
}
