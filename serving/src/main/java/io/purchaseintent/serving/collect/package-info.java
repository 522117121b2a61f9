/** Takes the shop's events over HTTP, and puts them into the event log. */
@NullMarked
package io.purchaseintent.serving.collect;

import org.jspecify.annotations.NullMarked;
