package io.purchaseintent.incident.unattended;

import io.purchaseintent.command.Commands;
import io.purchaseintent.command.Progress;
import io.purchaseintent.command.UserError;
import io.purchaseintent.incident.stage.Ground;
import io.purchaseintent.incident.stage.Programs;
import io.purchaseintent.page.Page;
import io.purchaseintent.page.Text;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A play of the loop, by what was asked for.
 *
 * @param seed of shop and luck
 * @param visits a day, in the mean
 * @param pace visits a second that come today
 * @param shares of the visitors, of each step after the shadow
 * @param bake least time of each step
 * @param sessions least sessions of each step
 * @param after visits that come once the version is champion
 * @param schedule after which the loop retrains where no alarm asks for it
 * @param patience how long the loop may take
 * @param gates of the loop's trainings; null for those of the champion's
 * @param again whether to go on with the world that a run of today has made
 */
public record Unattended(
    long seed,
    int visits,
    double pace,
    List<Double> shares,
    Duration bake,
    int sessions,
    int after,
    Duration schedule,
    Duration patience,
    @Nullable Path gates,
    boolean again) {

  /**
   * One that can be played.
   *
   * @throws UserError if something is out of its bounds
   */
  public Unattended {
    shares = List.copyOf(shares);
    require(visits >= 100 && visits <= 100_000, "--visits=" + visits, "100 to 100000");
    require(pace >= 0.1 && pace <= 100, "--pace=" + pace, "0.1 to 100");
    require(sessions >= 1, "--sessions=" + sessions, "1 or more");
    require(after >= 2, "--after=" + after, "2 or more");
  }

  private static void require(boolean holds, String value, String bounds) {
    if (!holds) {
      throw UserError.ofUsage(value + " must be " + bounds);
    }
  }

  /**
   * Plays it, and writes the report.
   *
   * @param home below which all is written
   * @return whether the shop surely takes more for it
   */
  public boolean run(Path home, Clock clock, boolean json, PrintWriter out) {
    Path folder = home.resolve("unattended").toAbsolutePath().normalize();
    if (!again) {
      Ground.delete(folder);
    }
    Programs programs =
        new Programs(
            Programs.rootOfThisProcess(), folder.resolve("log"), Progress.onStandardError());
    Days days = new Days(clock.instant());
    World world =
        again
            ? World.made(programs, folder, days, seed)
            : World.make(programs, folder, days, seed, visits);
    RollOutPlan plan = new RollOutPlan(shares, bake, sessions, schedule, seed);
    Report report =
        new Play(
                programs,
                world,
                plan,
                gates == null ? world.gates() : gates.toAbsolutePath(),
                again,
                clock)
            .play(seed, pace, after, patience);
    Ground.write(folder.resolve("report.json"), report.toJson().toPrettyString() + "\n");
    Ground.write(folder.resolve("money.svg"), Drawing.file(report));
    Ground.write(folder.resolve("report.html"), page(report));
    out.print(json ? Commands.oneLine(report.toJson()) + "\n" : report.inWords());
    out.flush();
    return report.pays();
  }

  private static String page(Report report) {
    return Page.document("The loop, unattended", Page.style())
        .raw("<main><h1>The loop, unattended</h1>")
        .figures(
            List.of(
                new Page.Figure(
                    "The shop's money, beyond that of a shop that offers nothing",
                    Drawing.svg(report))))
        .raw("<pre>" + Text.escaped(report.inWords()) + "</pre></main>")
        .endDocument()
        .html();
  }
}
