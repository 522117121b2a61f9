package io.purchaseintent.cli.doctor;

/**
 * What the doctor found.
 *
 * @param subject what was looked at
 * @param text what is there
 * @param remedy what to do, empty if nothing
 */
record Finding(Verdict verdict, String subject, String text, String remedy) {

  /** How bad it is. */
  enum Verdict {
    OK,
    WARN,
    FAIL
  }

  static Finding ok(String subject, String text) {
    return new Finding(Verdict.OK, subject, text, "");
  }

  static Finding warn(String subject, String text, String remedy) {
    return new Finding(Verdict.WARN, subject, text, remedy);
  }

  static Finding fail(String subject, String text, String remedy) {
    return new Finding(Verdict.FAIL, subject, text, remedy);
  }
}
