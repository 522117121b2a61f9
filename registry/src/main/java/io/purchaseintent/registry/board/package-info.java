/**
 * What the unattended loop and those who steer it tell each other, beside a model's versions: who
 * holds the loop, what was ordered, and what was done.
 */
@NullMarked
package io.purchaseintent.registry.board;

import org.jspecify.annotations.NullMarked;
