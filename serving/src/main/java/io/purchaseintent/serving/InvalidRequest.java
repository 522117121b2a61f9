package io.purchaseintent.serving;

/** A request that breaks a rule: the field, and why. */
final class InvalidRequest extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String field;

  InvalidRequest(String field, String reason) {
    super(reason, null, false, false);
    this.field = field;
  }

  String field() {
    return field;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
