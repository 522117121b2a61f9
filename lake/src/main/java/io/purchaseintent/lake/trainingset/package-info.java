/** Training sets as the lake keeps them: how one describes itself, and how it is opened. */
@NullMarked
package io.purchaseintent.lake.trainingset;

import org.jspecify.annotations.NullMarked;
