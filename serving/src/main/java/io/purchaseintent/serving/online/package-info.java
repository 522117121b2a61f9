/** The online store: states by key, read under a deadline. */
@NullMarked
package io.purchaseintent.serving.online;

import org.jspecify.annotations.NullMarked;
