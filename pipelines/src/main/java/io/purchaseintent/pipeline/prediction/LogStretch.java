package io.purchaseintent.pipeline.prediction;

import java.io.Serializable;

/**
 * A part of a log's file that one worker reads: the lines that start in {@code [start, end)}.
 *
 * @param file its path, which every worker sees
 * @param start first byte
 * @param end byte after the last
 */
public record LogStretch(String file, long start, long end) implements Serializable {

  private static final long serialVersionUID = 1L;
}
