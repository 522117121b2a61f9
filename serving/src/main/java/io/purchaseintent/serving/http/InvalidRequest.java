package io.purchaseintent.serving.http;

/** A request that breaks a rule: the field, and why. */
public final class InvalidRequest extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String field;

  /** A refusal that names the field. */
  public InvalidRequest(String field, String reason) {
    super(reason, null, false, false);
    this.field = field;
  }

  /** Its path, with dots. */
  public String field() {
    return field;
  }

  /** What is wrong with its value, and what may be there. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
