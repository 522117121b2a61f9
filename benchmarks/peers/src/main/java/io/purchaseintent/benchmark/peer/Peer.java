package io.purchaseintent.benchmark.peer;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.lake.Dataset;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.RunName;
import io.purchaseintent.lake.catalog.LocalFiles;
import io.purchaseintent.lake.table.EventTable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Sessionize without Beam: {@code --lake=DIR --out=DIR} reads the lake's events and makes {@code
 * OUT/sessions}, a folder of Parquet files, with the rows that {@code ./intent run sessionize}
 * makes by default.
 *
 * <p>Prints what was counted as one line of JSON on standard output. Exit codes: 0 done, 1 failed.
 */
interface Peer {

  /** The gap that ends a session unless sessionize is told another. */
  SessionGap GAP = new SessionGap(Duration.ofMinutes(30));

  /** What was counted. */
  record Counts(long sessions, long purchasingSessions, long rows) {}

  /**
   * Writes the sessions of these events.
   *
   * @param folder where to, a folder for each day
   * @param run a part of every file's name
   */
  Counts sessionize(List<Path> events, Path folder, String run) throws Exception;

  /** Runs a peer and returns its exit code. */
  static int run(Peer peer, String[] args, Clock clock, PrintStream out, PrintStream err) {
    try {
      Lake lake = Lake.of(option(args, "--lake="));
      Lake target = Lake.of(option(args, "--out="));
      if (target.root().startsWith(lake.root())) {
        throw new LakeException("--out=" + target.root() + " is in the lake: name another folder");
      }
      out.println(run(peer, lake, target, RunName.of(clock)));
      return 0;
    } catch (Exception e) {
      err.println("sessionize: " + (e instanceof LakeException ? e.getMessage() : e));
      return 1;
    }
  }

  private static String run(Peer peer, Lake lake, Lake target, String run) throws Exception {
    long start = System.nanoTime();
    Dataset.Staging staging = target.staged("sessions").stage(run);
    try {
      List<Path> events =
          EventTable.in(lake).view().files().stream()
              .map(file -> LocalFiles.path(file.location()))
              .toList();
      Counts counts = peer.sessionize(events, staging.path(), run);
      int files = staging.commit().size();
      return report(counts, files, (System.nanoTime() - start) / 1e9);
    } finally {
      staging.discard();
    }
  }

  private static String report(Counts counts, int files, double seconds) throws IOException {
    ObjectMapper json = new ObjectMapper();
    return json.writeValueAsString(
        json.createObjectNode()
            .put("job", "sessionize")
            .put("sessions", counts.sessions())
            .put("purchasing_sessions", counts.purchasingSessions())
            .put("rows", counts.rows())
            .put("files", files)
            .put("seconds", Math.round(seconds * 100) / 100.0));
  }

  private static String option(String[] args, String name) {
    for (String arg : args) {
      if (arg.startsWith(name)) {
        return arg.substring(name.length());
      }
    }
    throw new LakeException(name + "DIR is missing");
  }
}
