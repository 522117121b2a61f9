/** The import rules of docs/architecture.md, checked on the class files of every module. */
@NullMarked
package io.purchaseintent.architecture;

import org.jspecify.annotations.NullMarked;
