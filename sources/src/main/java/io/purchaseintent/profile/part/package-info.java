/** The parts of a profile: each counts something, tells it as JSON, and says what it doubts. */
@NullMarked
package io.purchaseintent.profile.part;

import org.jspecify.annotations.NullMarked;
