package io.purchaseintent.lake.asof;

import io.purchaseintent.feature.FeatureRequest;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.SessionFold;
import io.purchaseintent.feature.UserHistory;
import org.jspecify.annotations.Nullable;

/**
 * What serving would have known right after an event, or a while later with no other in between.
 *
 * @param number of the event in its session, from 1
 * @param idleSeconds since that event, in which nothing happened; 0 right after it
 * @param label 1 if a purchase follows, else 0
 * @param userId the shopper, or null
 * @param user what was known of the shopper, if anything
 * @param session with all events up to this one, while the moment is shown: it grows with the next
 * @param product what was known of the product that the event is about, if anything
 * @param request the one that could have been made then
 */
public record Moment(
    int number,
    int idleSeconds,
    int label,
    @Nullable String userId,
    @Nullable UserHistory user,
    SessionFold session,
    @Nullable ProductStats product,
    FeatureRequest request) {}
