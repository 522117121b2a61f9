package io.purchaseintent.scoring;

/** A model's file is not what it should be. */
public final class ModelFormatException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A fault that this message explains. */
  public ModelFormatException(String message) {
    super(message);
  }

  /** A fault that this message explains, with what caused it. */
  public ModelFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
