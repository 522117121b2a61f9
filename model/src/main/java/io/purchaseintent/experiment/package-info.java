/** Who is answered by which model: by hash, so that every server and every analysis agree. */
@NullMarked
package io.purchaseintent.experiment;

import org.jspecify.annotations.NullMarked;
