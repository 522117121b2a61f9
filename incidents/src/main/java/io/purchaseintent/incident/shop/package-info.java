/**
 * A simulated shop that answers: what its visitors do when something is offered to them, and what
 * is left of it in money. The law is in docs/incidents/README.md.
 */
@NullMarked
package io.purchaseintent.incident.shop;

import org.jspecify.annotations.NullMarked;
