package io.purchaseintent.registry;

/**
 * Something that is not as it was registered.
 *
 * @param subject a file or folder, from the model's folder on
 * @param what is the matter with it
 */
public record Discrepancy(String subject, String what) {

  @Override
  public String toString() {
    return subject + " " + what;
  }
}
