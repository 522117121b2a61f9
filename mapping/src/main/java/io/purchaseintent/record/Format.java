package io.purchaseintent.record;

/** The shape of a file's records. */
public enum Format {
  /** Columns, with a header or without. */
  CSV,
  /** A JSON object a line. */
  JSONL,
  /** A JSON array of objects, or objects one behind the other, on as many lines as they like. */
  JSON,
  PARQUET,
  AVRO
}
