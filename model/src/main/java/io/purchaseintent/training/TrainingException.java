package io.purchaseintent.training;

/** No model could be trained. */
public final class TrainingException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A fault that this message explains. */
  public TrainingException(String message) {
    super(message);
  }

  /** A fault that this message explains, with what caused it. */
  public TrainingException(String message, Throwable cause) {
    super(message, cause);
  }
}
