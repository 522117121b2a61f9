/**
 * The lake's tables, which are Iceberg's: what a reader sees of one ({@link
 * io.purchaseintent.lake.iceberg.TableView}), how files are written and committed ({@link
 * io.purchaseintent.lake.iceberg.TableWrite}), and how rows become columns.
 */
@NullMarked
package io.purchaseintent.lake.iceberg;

import org.jspecify.annotations.NullMarked;
