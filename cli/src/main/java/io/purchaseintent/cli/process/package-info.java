/** Children of this process: their output, logs and figures, their ports and their home folder. */
@NullMarked
package io.purchaseintent.cli.process;

import org.jspecify.annotations.NullMarked;
