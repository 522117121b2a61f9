/** What every job has: its options, how it is built and run, what it came to, and how it fails. */
@NullMarked
package io.purchaseintent.pipeline.job;

import org.jspecify.annotations.NullMarked;
