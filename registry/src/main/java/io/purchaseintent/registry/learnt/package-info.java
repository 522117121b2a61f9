/**
 * What policies have learnt, as versions beside a model's. Start at {@link
 * io.purchaseintent.registry.learnt.LearntBoard}.
 */
@NullMarked
package io.purchaseintent.registry.learnt;

import org.jspecify.annotations.NullMarked;
