package io.purchaseintent.watch.alert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

  /** Of a rule's alarm. */
  static Alert of(Finding finding) {
    return new Alert(
        keyOf(finding),
        finding.rule().severity(),
        finding.rule().name() + ": " + finding.inWords(),
        ReportJson.of(finding));
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
        "receiver " + receiver + " of alerts cannot be reached: " + why,
        details);
  }

  static String keyOfReceiver(String receiver) {
    return "alerts/receiver:" + receiver;
  }

  /** The owner, with a space before; empty where nobody is named. */
  String forWhom() {
    String owner = details.path("owner").asText();
    return owner.isEmpty() ? "" : " [" + owner + "]";
  }
}
