/** What an operator asks of a running server, and tells it. */
@NullMarked
package io.purchaseintent.serving.admin;

import org.jspecify.annotations.NullMarked;
