/** Where the live job is: its checkpoints, its savepoints, the Flink that runs it. */
@NullMarked
package io.purchaseintent.cli.live;

import org.jspecify.annotations.NullMarked;
