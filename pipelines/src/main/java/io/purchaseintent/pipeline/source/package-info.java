/** Where streaming jobs read from: logs of files, and streams. */
@NullMarked
package io.purchaseintent.pipeline.source;

import org.jspecify.annotations.NullMarked;
