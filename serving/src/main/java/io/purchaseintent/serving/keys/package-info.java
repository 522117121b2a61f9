/**
 * Who may ask the server for what: keys, their file, and what checks them. Start at {@link
 * io.purchaseintent.serving.keys.KeysCommand} and {@link io.purchaseintent.serving.keys.KeyGate}.
 */
@NullMarked
package io.purchaseintent.serving.keys;

import org.jspecify.annotations.NullMarked;
