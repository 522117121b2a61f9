/** The job that turns events into sessions. */
@NullMarked
package io.purchaseintent.pipeline.sessionize;

import org.jspecify.annotations.NullMarked;
