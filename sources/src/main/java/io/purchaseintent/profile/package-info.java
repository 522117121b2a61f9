/**
 * {@code ./intent profile}: a lake looked at by someone who sees it for the first time. {@link
 * io.purchaseintent.profile.LakeProfile} reads it once, parts count, and {@link
 * io.purchaseintent.profile.view.ProfilePage} draws what they tell.
 */
@NullMarked
package io.purchaseintent.profile;

import org.jspecify.annotations.NullMarked;
