package io.purchaseintent.rollout.state;

import io.purchaseintent.registry.Role;
import io.purchaseintent.rollout.evidence.ScoresApart;
import io.purchaseintent.rollout.evidence.ServerTally;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a roll-out remembers; where the version stands is the registry's to say. Without it a step
 * begins anew: that takes longer, and lets nothing pass.
 *
 * @param champion version that is compared with
 * @param movesBefore how many moves the registry had when the roll-out began
 * @param stepMove number of the move that brought the version where it stands; -1 before the first
 * @param role that it has there
 * @param stepBegan when that was first seen
 * @param servers what each has counted since then, by address
 * @param scoresInShadow how far the version's scores lay from the champion's when it left the
 *     shadow; 0 before that
 * @param looked when it was looked at last
 * @param found the last judgement as JSON; empty before the first
 * @param ended how, or null while it goes on
 * @param why it ended so
 */
public record Remembered(
    String model,
    String version,
    String champion,
    int movesBefore,
    String began,
    int stepMove,
    String role,
    String stepBegan,
    Map<String, ServerTally> servers,
    double scoresInShadow,
    String looked,
    String found,
    @Nullable String ended,
    @Nullable String why) {

  private static final String SHADOW = String.valueOf(Role.SHADOW);

  /** A roll-out that begins. */
  public static Remembered begin(
      String model, String version, String champion, int movesBefore, Instant now) {
    String time = now.toString();
    return new Remembered(
        model,
        version,
        champion,
        movesBefore,
        time,
        -1,
        "",
        time,
        Map.of(),
        0,
        time,
        "",
        null,
        null);
  }

  /** At a step that is seen for the first time. */
  public Remembered at(int move, String newRole, Instant now) {
    Map<String, ServerTally> begun = new TreeMap<>();
    if (newRole.equals(role)) {
      servers.forEach((server, tally) -> begun.put(server, tally.begin()));
    }
    return new Remembered(
        model,
        version,
        champion,
        movesBefore,
        began,
        move,
        newRole,
        now.toString(),
        begun,
        role.equals(SHADOW) ? apart() : scoresInShadow,
        now.toString(),
        "",
        null,
        null);
  }

  private double apart() {
    ScoresApart apart = ScoresApart.of(servers.values());
    return apart.isTold() ? apart.index() : 0;
  }

  /** With what a look found. */
  public Remembered looked(Map<String, ServerTally> tallies, Instant now, String judgement) {
    return new Remembered(
        model,
        version,
        champion,
        movesBefore,
        began,
        stepMove,
        role,
        stepBegan,
        tallies,
        scoresInShadow,
        now.toString(),
        judgement,
        null,
        null);
  }

  /** Over. */
  public Remembered ended(String how, String reason) {
    return new Remembered(
        model,
        version,
        champion,
        movesBefore,
        began,
        stepMove,
        role,
        stepBegan,
        servers,
        scoresInShadow,
        looked,
        found,
        how,
        reason);
  }

  /** Whether it goes on. */
  public boolean goesOn() {
    return ended == null;
  }
}
