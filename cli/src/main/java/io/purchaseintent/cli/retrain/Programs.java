package io.purchaseintent.cli.retrain;

import io.purchaseintent.cli.launch.Launch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs programs, each until it ends. */
public interface Programs {

  /**
   * How a program ended.
   *
   * @param json its report, the last line of JSON that it printed; empty where there is none
   * @param error what it said last of what went wrong; null where it said nothing
   * @param log where all is that it said; empty where it is nowhere
   */
  record Ended(int exitCode, String json, @Nullable String error, String log) {}

  /**
   * Runs a program.
   *
   * @param name by which it is told
   * @param started is told the process before it is waited for
   */
  Ended run(String name, Launch launch, Consumer<ProcessHandle> started);
}
