/**
 * What was known at a moment: which moments a session has, their label, and which snapshots of
 * users and products a moment may see. Training sets, gates and skew follow this one rule.
 */
@NullMarked
package io.purchaseintent.lake.asof;

import org.jspecify.annotations.NullMarked;
