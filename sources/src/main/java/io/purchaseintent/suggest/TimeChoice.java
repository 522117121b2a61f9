package io.purchaseintent.suggest;

import io.purchaseintent.mapping.TimeForm;
import java.util.List;

/**
 * The column of the time, and how it is written.
 *
 * @param forms the forms that read it, the most frequent first
 * @param share how many of its values they read, from 0 to 1
 * @param local whether its times name no zone
 */
record TimeChoice(
    Column column,
    List<TimeForm> forms,
    double share,
    boolean local,
    String why,
    List<Column> others) {}
