package io.purchaseintent.rollout.judge;

import io.purchaseintent.rollout.evidence.Outcomes;
import io.purchaseintent.rollout.evidence.ServerTally;
import io.purchaseintent.rollout.evidence.Servers.Answer;
import java.time.Instant;
import java.util.Map;

/**
 * What is known of a step.
 *
 * @param since when it began
 * @param planned of the visitors of both, those that the version is to have
 * @param champion version that is compared with
 * @param answers of the servers that were named, now, by address
 * @param tallies of those that ever told, since the step began
 * @param scoresInShadow how far the version's scores lay from the champion's when it left the
 *     shadow; 0 where that is not known, or it has not
 */
public record Evidence(
    Instant now,
    Instant since,
    PlannedShare planned,
    String champion,
    Map<String, Answer> answers,
    Map<String, ServerTally> tallies,
    double scoresInShadow,
    Outcomes outcomes) {}
