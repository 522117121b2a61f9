/** How routes describe themselves, and the OpenAPI document that is made of it. */
@NullMarked
package io.purchaseintent.serving.openapi;

import org.jspecify.annotations.NullMarked;
