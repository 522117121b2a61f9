package io.purchaseintent.serving.collect;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request.
 *
 * @param address where from, or null where it is not known
 * @param userAgent the browser's own name, or null
 */
record Visitor(@Nullable InetAddress address, @Nullable String userAgent) {}
