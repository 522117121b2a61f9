package io.purchaseintent.pipeline.compare;

import io.purchaseintent.lake.RowFile;
import java.io.Serializable;
import java.util.Set;

/**
 * A Parquet file whose rows are compared.
 *
 * @param dataset what the rows belong to
 * @param side who has them
 * @param ignored columns that are not compared
 */
record ComparedFile(String dataset, Side side, RowFile file, Set<String> ignored)
    implements Serializable {}
