package io.purchaseintent.command;

/** The reason by which a retraining brings a version to staging, and by which a loop knows it. */
public final class RetrainReason {

  private static final String BEGINNING = "retrain ";

  private RetrainReason() {}

  /** That of a run. */
  public static String of(String run, String reason) {
    return BEGINNING + run + ": " + reason;
  }

  /** Whether the reason of a move is a retraining's. */
  public static boolean is(String why) {
    return why.startsWith(BEGINNING);
  }
}
