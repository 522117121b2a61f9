/** What the batch jobs are measured beside: the same work without Beam. */
@NullMarked
package io.purchaseintent.benchmark.peer;

import org.jspecify.annotations.NullMarked;
