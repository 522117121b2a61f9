package io.purchaseintent.pipeline.job;

/** How a job ended that could do its work. */
public enum Outcome {
  /** Done. */
  DONE,

  /** Done, and what it found is not as it should be. */
  REFUSED
}
