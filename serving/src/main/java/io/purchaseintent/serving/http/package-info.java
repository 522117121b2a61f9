/** What the server's routes have in common. */
@NullMarked
package io.purchaseintent.serving.http;

import org.jspecify.annotations.NullMarked;
