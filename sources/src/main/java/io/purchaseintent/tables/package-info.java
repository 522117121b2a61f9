/** The command that shows a lake's tables and looks after them. */
@NullMarked
package io.purchaseintent.tables;

import org.jspecify.annotations.NullMarked;
