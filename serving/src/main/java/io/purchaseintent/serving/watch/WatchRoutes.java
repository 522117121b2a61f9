package io.purchaseintent.serving.watch;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.purchaseintent.hash.Sha256;
import io.purchaseintent.serving.http.Answers;
import io.purchaseintent.serving.http.ReportPage;
import io.purchaseintent.serving.http.RouteGroup;
import io.purchaseintent.serving.http.Routes;
import io.purchaseintent.serving.openapi.Access;
import io.purchaseintent.serving.openapi.Operation;
import io.purchaseintent.serving.openapi.Schema;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Base64;

/** The last thirty days at a glance, and the report of each. */
public final class WatchRoutes implements RouteGroup {

  private static final int DAYS = 30;
  private static final String HTML = "text/html";

  private final ReportFolder reports;
  private final Clock clock;

  /** Routes that show the reports of a lake. */
  public WatchRoutes(ReportFolder reports, Clock clock) {
    this.reports = reports;
    this.clock = clock;
  }

  @Override
  public void addTo(Routes routes) {
    routes.add(
        Operation.get(Access.WATCH, "/watch", "A page that shows what was found of each day.")
            .internal()
            .answer(200, "The page.", HTML, Schema.text())
            .handledBy(this::page));
    routes.add(
        Operation.get(
                Access.WATCH, "/watch.json", "What was found of each of the last thirty days.")
            .description("From yesterday back; where all reports are older, from the newest back.")
            .answer(200, "The days, the newest first.", WatchSchemas.DAYS)
            .handledBy(context -> Answers.json(context, 200, WatchJson.of(watched()))));
    routes.add(
        Operation.get(Access.WATCH, "/watch/{day}/report.html", "The report of a day.")
            .internal()
            .answer(200, "As it was written.", HTML, Schema.text())
            .answer(304, "The asker's copy is the newest.")
            .refusal(404, "There is none of this day.")
            .handledBy(this::report));
  }

  private Watched watched() {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    LocalDate newest = reports.newest().orElse(null);
    // Today has no report before it is over, but for who asked for one.
    LocalDate last =
        newest != null && (newest.equals(today) || newest.isBefore(today.minusDays(DAYS)))
            ? newest
            : today.minusDays(1);
    return new Watched(today, newest, reports.upTo(last, DAYS));
  }

  private void page(Context context) {
    context
        .header("Content-Security-Policy", ReportPage.policy(hash(WatchPage.STYLE)))
        .header("Cache-Control", "no-store")
        .contentType("text/html; charset=utf-8")
        .result(new WatchPage(watched()).html());
  }

  private static String hash(String style) {
    byte[] digest = Sha256.digest().digest(style.getBytes(StandardCharsets.UTF_8));
    return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
  }

  private void report(Context context) {
    byte[] page =
        reports
            .page(day(context.pathParam("day")))
            .orElseThrow(
                () ->
                    new HttpResponseException(
                        404,
                        "There is no report of this day: ./intent watch --day="
                            + context.pathParam("day")
                            + " makes one"));
    ReportPage.answer(context, page);
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new HttpResponseException(404, "\"" + text + "\" is no day, such as 2016-10-30");
    }
  }
}
