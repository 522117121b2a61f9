package io.purchaseintent.event;

import java.util.Locale;
import java.util.regex.Pattern;

/** Tells declared robots by the browser name that they send. */
public final class Robots {

  private static final Pattern DECLARED =
      Pattern.compile(
          "bot\\b|bot[/;_-]|crawl|spider|slurp|headlesschrome|phantomjs|python-requests|curl/|wget/"
              + "|scrapy|go-http-client|okhttp|apache-httpclient|facebookexternalhit|lighthouse"
              + "|pingdom|uptimerobot|mediapartners");

  private Robots() {}

  /** Whether the event says of itself that no person made it. Without a browser name: no. */
  public static boolean isRobot(Event event) {
    String agent = event.userAgent();
    return agent != null && DECLARED.matcher(agent.toLowerCase(Locale.ROOT)).find();
  }
}
