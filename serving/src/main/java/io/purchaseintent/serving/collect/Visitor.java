package io.purchaseintent.serving.collect;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request.
 *
 * @param address where from, or null where it is not known
 * @param userAgent the browser's own name, or null
 * @param mayRefund whether it is a server of the shop's that may take orders back
 */
record Visitor(@Nullable InetAddress address, @Nullable String userAgent, boolean mayRefund) {}
