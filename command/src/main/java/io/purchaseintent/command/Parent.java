package io.purchaseintent.command;

/** The process that started this one, which this one must not outlive, however the other ends. */
public final class Parent {

  /** The environment's variable with the parent's process id. */
  public static final String VARIABLE = "INTENT_PARENT";

  private static final int GONE = 143;

  private Parent() {}

  /** Ends this process with its parent's end; without the variable there is none. */
  public static void endWithIt() {
    String pid = System.getenv(VARIABLE);
    if (pid != null) {
      ProcessHandle.of(Long.parseLong(pid))
          .ifPresentOrElse(
              parent -> parent.onExit().thenRun(() -> System.exit(GONE)), () -> System.exit(GONE));
    }
  }
}
