package io.purchaseintent.watch.alert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.page.finding.Sentences;
import io.purchaseintent.rules.Finding;
import io.purchaseintent.rules.ReportJson;
import io.purchaseintent.rules.Severity;

/**
 * Something that somebody is to be told, or has been told.
 *
 * @param key the same for the same alarm on every day: its rule and subject
 * @param severity how much it matters
 * @param says what it is, in a sentence
 * @param details for machines
 */
record Alert(String key, Severity severity, String says, ObjectNode details) {

  /** What a rule says today: of its alarm, or of an alarm that is over. */
  static Alert of(Finding finding) {
    ObjectNode details = ReportJson.of(finding);
    io.purchaseintent.page.finding.Finding told =
        io.purchaseintent.page.finding.Finding.of(details);
    details.put("remedy", Sentences.remedy(told));
    return new Alert(keyOf(finding), finding.rule().severity(), Sentences.of(told), details);
  }

  /** The key of what a finding is about. */
  static String keyOf(Finding finding) {
    return finding.rule().name() + "/" + finding.subject();
  }

  /** Of a receiver that cannot be reached. */
  static Alert ofDead(String receiver, String why) {
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    details.put("receiver", receiver).put("why", why);
    return new Alert(
        keyOfReceiver(receiver),
        Severity.CRITICAL,
        "Receiver " + receiver + " of alerts cannot be reached: " + why,
        details);
  }

  /** That a receiver is reached again. */
  static Alert ofAlive(String receiver) {
    ObjectNode details = JsonNodeFactory.instance.objectNode().put("receiver", receiver);
    return new Alert(
        keyOfReceiver(receiver),
        Severity.CRITICAL,
        "Receiver " + receiver + " of alerts is reached again.",
        details);
  }

  static String keyOfReceiver(String receiver) {
    return "alerts/receiver:" + receiver;
  }

  /** The rule that says it; empty where none does. */
  String rule() {
    return details.path("rule").asText();
  }

  /** What to do; empty where nothing is known. */
  String remedy() {
    return details.path("remedy").asText();
  }

  /** The owner, with a space before; empty where nobody is named. */
  String forWhom() {
    String owner = details.path("owner").asText();
    return owner.isEmpty() ? "" : " [" + owner + "]";
  }
}
