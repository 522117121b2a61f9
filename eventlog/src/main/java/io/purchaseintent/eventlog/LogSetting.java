package io.purchaseintent.eventlog;

/**
 * What a kind of logs must be told beside an address, such as where its service answers.
 *
 * @param name as on command lines, without dashes before it: {@code kinesis-region}
 * @param label what its value is, for a help text: {@code REGION}
 * @param description for a help text: a sentence, with what holds where it is not given
 */
public record LogSetting(String name, String label, String description) {

  /** As it is typed: {@code --kinesis-region}. */
  public String option() {
    return "--" + name;
  }
}
