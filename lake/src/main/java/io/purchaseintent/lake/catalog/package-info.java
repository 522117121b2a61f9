/**
 * Where the lake's tables are: a folder without any service, or a catalogue that a file of
 * properties names.
 */
@NullMarked
package io.purchaseintent.lake.catalog;

import org.jspecify.annotations.NullMarked;
