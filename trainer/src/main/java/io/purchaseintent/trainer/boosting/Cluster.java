package io.purchaseintent.trainer.boosting;

/**
 * Where trees are boosted when not in this process alone.
 *
 * @param master Spark's address, such as {@code spark://host:7077} or {@code local[2]}
 * @param workers that boost together, each on its share of the rows
 */
public record Cluster(String master, int workers) {}
