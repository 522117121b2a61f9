/** The unattended loop as a server sees it, and what is ordered of it here. */
@NullMarked
package io.purchaseintent.serving.loop;

import org.jspecify.annotations.NullMarked;
