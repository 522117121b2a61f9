/** What it takes to serve scores: a shop's states and model, and a load on the server. */
@NullMarked
package io.purchaseintent.benchmark.serve;

import org.jspecify.annotations.NullMarked;
