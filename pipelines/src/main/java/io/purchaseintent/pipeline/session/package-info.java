/**
 * Events to sessions, by one rule for all jobs: {@link
 * io.purchaseintent.pipeline.session.GroupSessions} in batch, {@link
 * io.purchaseintent.pipeline.session.LiveSessions} in a stream.
 */
@NullMarked
package io.purchaseintent.pipeline.session;

import org.jspecify.annotations.NullMarked;
