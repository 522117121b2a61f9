/** How soon changes are seen, and how often calm is broken: measured on visits that are changed. */
@NullMarked
package io.purchaseintent.benchmark.drift;

import org.jspecify.annotations.NullMarked;
