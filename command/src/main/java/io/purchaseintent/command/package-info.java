/** What every command has in common: where things are, how it fails, how it shows progress. */
@NullMarked
package io.purchaseintent.command;

import org.jspecify.annotations.NullMarked;
