package io.purchaseintent.pipeline.compare;

import java.io.Serializable;
import java.util.Set;

/**
 * A Parquet file whose rows are compared.
 *
 * @param dataset what the rows belong to
 * @param side who has them
 * @param ignored columns that are not compared
 */
record RowFile(String dataset, Side side, String path, Set<String> ignored)
    implements Serializable {}
