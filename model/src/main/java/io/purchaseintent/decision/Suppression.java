package io.purchaseintent.decision;

/**
 * Why an action may not be chosen.
 *
 * @param rule the rule's name in the file
 * @param reason what the rule found, for people
 */
public record Suppression(String rule, String reason) {

  @Override
  public String toString() {
    return rule + ": " + reason;
  }
}
