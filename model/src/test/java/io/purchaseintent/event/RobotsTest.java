package io.purchaseintent.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RobotsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html) | true",
        "Mozilla/5.0 (compatible; bingbot/2.0) | true",
        "my_bot | true",
        "shop_bot_3 | true",
        "SemrushBot | true",
        "curl/8.5.0 | true",
        "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/120.0 | true",
        "Baiduspider+(+http://www.baidu.com/search/spider.htm) | true",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 | false",
        "Mozilla/5.0 (Linux; Android 10; CUBOT X30) AppleWebKit/537.36 | false",
        "Mozilla/5.0 (Linux; Android 10; Cubot) and Googlebot | true",
        "bottle/0.12 | false",
        "robots2 | false",
      })
  void browserName_tellsRobots(String agent, boolean robot) {
    assertEquals(robot, Robots.isRobot(by(agent)), agent);
  }

  @Test
  void noBrowserName_isNoRobot() {
    assertFalse(Robots.isRobot(by(null)));
  }

  private static Event by(String agent) {
    return new Event(
        "e",
        EventType.PAGE_VIEW,
        Instant.EPOCH,
        0,
        "s",
        null,
        null,
        null,
        null,
        0,
        null,
        0,
        null,
        null,
        null,
        null,
        null,
        null,
        agent,
        null,
        null);
  }
}
