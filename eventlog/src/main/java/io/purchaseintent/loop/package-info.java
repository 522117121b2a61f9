/**
 * What runs in the background of a process. Start at {@link io.purchaseintent.loop.SupervisedLoop}.
 */
@NullMarked
package io.purchaseintent.loop;

import org.jspecify.annotations.NullMarked;
