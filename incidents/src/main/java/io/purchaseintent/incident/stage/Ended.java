package io.purchaseintent.incident.stage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.ExitCode;

/**
 * How a program ended.
 *
 * @param code its exit code
 * @param report the JSON that it printed; empty where it printed none
 * @param error the last line of its errors; empty where there was none
 * @param seconds how long it took
 */
public record Ended(int code, ObjectNode report, String error, double seconds) {

  /** Whether a gate, a comparison or an alarm said no. */
  public boolean refused() {
    return code == ExitCode.REFUSED;
  }
}
