/** Which jar a command needs, on which JDK, and how it is started. */
@NullMarked
package io.purchaseintent.cli.launch;

import org.jspecify.annotations.NullMarked;
