/**
 * What stands between the network and the routes: limits, TLS, headers of every answer, errors that
 * no route sees, and the log of requests.
 */
@NullMarked
package io.purchaseintent.serving.edge;

import org.jspecify.annotations.NullMarked;
