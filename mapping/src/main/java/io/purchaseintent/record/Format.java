package io.purchaseintent.record;

/** The shape of a file's records. */
public enum Format {
  CSV,
  JSONL
}
