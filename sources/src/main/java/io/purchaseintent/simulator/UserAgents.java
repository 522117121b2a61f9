package io.purchaseintent.simulator;

import io.purchaseintent.event.Device;
import java.util.List;

/** The names that browsers and robots give themselves. */
final class UserAgents {

  /** Robots that say so. */
  static final List<String> ROBOTS =
      List.of(
          "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
          "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
          "python-requests/2.31.0");

  private UserAgents() {}

  /** A browser's name on a device. */
  static String of(Device device) {
    return switch (device) {
      case MOBILE -> "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1";
      case TABLET -> "Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) Safari/604.1";
      case DESKTOP, OTHER ->
          "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0";
    };
  }
}
