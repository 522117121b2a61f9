package io.purchaseintent.benchmark.importing;

import java.nio.file.Path;
import java.util.Locale;

/** A format that the same events are written in. */
enum Format {
  /** The one that others are compared with: a row an event. */
  CSV("csv", "CSV"),
  CSV_GZIP("csv.gz", "CSV in gzip"),
  JSON("jsonl", "JSON lines"),
  /** {@link EventFiles#ENTRIES} events in the list of each record. */
  JSON_LISTS("jsonl", "JSON with lists"),
  PARQUET("parquet", "Parquet"),
  /** As {@link #JSON_LISTS}. */
  PARQUET_LISTS("parquet", "Parquet with lists"),
  AVRO("avro", "Avro");

  private final String extension;
  private final String title;

  Format(String extension, String title) {
    this.extension = extension;
    this.title = title;
  }

  /** Its name in the figures. */
  String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String title() {
    return title;
  }

  /** Whether a record has several events, in a list. */
  boolean lists() {
    return this == JSON_LISTS || this == PARQUET_LISTS;
  }

  /** The events' file. */
  Path in(Path folder) {
    return folder.resolve("events-" + code() + "." + extension);
  }

  /** The mapping of it. */
  Path mappingIn(Path folder) {
    return folder.resolve(code() + ".yaml");
  }
}
