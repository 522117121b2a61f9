/** What holds between the modules: programs that work together, and who may use whom. */
@NullMarked
package io.purchaseintent.acceptance;

import org.jspecify.annotations.NullMarked;
