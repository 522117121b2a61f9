/** The service that scores sessions. Start at {@link io.purchaseintent.serving.ServeCommand}. */
@NullMarked
package io.purchaseintent.serving;

import org.jspecify.annotations.NullMarked;
