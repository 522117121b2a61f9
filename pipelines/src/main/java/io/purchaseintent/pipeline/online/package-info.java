/**
 * The online store as jobs see it: where it is, how values are written, a newer state of a session
 * over an older one only, and how all of them are read. Keys and bytes are the model's.
 */
@NullMarked
package io.purchaseintent.pipeline.online;

import org.jspecify.annotations.NullMarked;
