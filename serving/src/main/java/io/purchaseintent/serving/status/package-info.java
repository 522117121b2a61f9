/** How a server does. Start at {@link io.purchaseintent.serving.status.HealthRoutes}. */
@NullMarked
package io.purchaseintent.serving.status;

import org.jspecify.annotations.NullMarked;
