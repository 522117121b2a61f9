/**
 * Records of a shop's own into events, by a mapping.
 *
 * <p>{@link io.purchaseintent.mapping.MappingFile} reads a {@link
 * io.purchaseintent.mapping.Mapping}, by which a {@link io.purchaseintent.mapping.RowMapper} turns
 * rows into events. A new source is a new mapping, not new code.
 */
@NullMarked
package io.purchaseintent.mapping;

import org.jspecify.annotations.NullMarked;
