package io.purchaseintent.registry;

/** The registry cannot do what it was asked. */
public final class RegistryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A fault that this message explains. */
  public RegistryException(String message) {
    super(message);
  }

  /** A fault that this message explains, with what caused it. */
  public RegistryException(String message, Throwable cause) {
    super(message, cause);
  }
}
