package io.purchaseintent.serving;

import com.microsoft.playwright.Page;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Makes the README's picture of the dashboard of a server that is asked meanwhile. Run by its name
 * only; CONTRIBUTING tells how.
 */
final class DashboardPicture {

  private static final Path PICTURE = Path.of("..", "docs", "dashboard.png");

  /** Until the chart of the traffic is full. */
  private static final Duration WATCHED = Duration.ofMinutes(4);

  @Test
  void picture() throws Exception {
    URI server = URI.create(System.getProperty("dashboard", "http://localhost:8080"));
    try (Browser browser = Browser.start()) {
      Page page = browser.page();
      page.setViewportSize(1200, 968);
      browser.open(server);
      page.selectOption("#theme", "light");
      page.selectOption("#span", "300");
      Browser.await(
          "the traffic of two minutes is drawn",
          WATCHED,
          () ->
              browser
                      .evaluate(
                          "(document.querySelector('#traffic-chart .line')?.getAttribute('d') ??"
                              + " '').split('L').length")
                      .asInt()
                  >= 110);
      page.screenshot(new Page.ScreenshotOptions().setPath(PICTURE));
    }
  }
}
