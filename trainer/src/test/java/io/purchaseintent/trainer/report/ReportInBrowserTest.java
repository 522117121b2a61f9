package io.purchaseintent.trainer.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The report as Chromium lays it out, where one is installed. */
final class ReportInBrowserTest {

  /** Writes into the title what sticks out of the page or of its card, and the colours. */
  private static final String MEASURE =
      """
      <script>
      const out = [];
      for (const e of document.querySelectorAll('body *')) {
        const card = e.closest('figure, .tile, .scroll') || document.body;
        if (!e.closest('.scroll') && e.getBoundingClientRect().width > 0
            && e.getBoundingClientRect().right > card.getBoundingClientRect().right + 1) {
          out.push(e.tagName + ' ' + e.textContent.slice(0, 20));
        }
      }
      const wide = document.documentElement.scrollWidth > innerWidth ? ' page too wide' : '';
      document.title = 'out[' + out.join(';') + wide + '] ink['
          + getComputedStyle(document.body).color + '] paper['
          + getComputedStyle(document.body).backgroundColor + ']';
      </script>
      """;

  @TempDir private Path folder;

  private static Path chromium() {
    return List.of("chromium", "chromium-browser", "google-chrome").stream()
        .map(name -> Path.of("/usr/bin", name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(Path.of("/usr/bin/chromium"));
  }

  /** Writes into the title which tables are wider than their place: on paper nobody scrolls. */
  private static final String MEASURE_TABLES =
      """
      <script>
      document.title = 'out[' + [...document.querySelectorAll('.scroll')]
          .filter(e => e.scrollWidth > e.clientWidth + 1)
          .map(e => e.textContent.trim().slice(0, 20).replace(/\\s+/g, ' ')).join(';') + ']';
      </script>
      """;

  private String title(int width, boolean dark) throws Exception {
    return title(report() + MEASURE, width, dark);
  }

  private static String report() throws IOException {
    ObjectMapper json = new ObjectMapper();
    return new Report(
            "purchase-intent v3",
            json.readTree(resource("evaluation.json")),
            json.readTree(resource("manifest.json")))
        .html();
  }

  private String title(String html, int width, boolean dark) throws Exception {
    assumeTrue(Files.isExecutable(chromium()), "Chromium is not installed");
    Path page = folder.resolve("report.html");
    Files.writeString(page, html);
    Process process =
        new ProcessBuilder(
                chromium().toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--user-data-dir=" + folder.resolve("profile"),
                "--window-size=" + width + ",900",
                "--blink-settings=preferredColorScheme=" + (dark ? 0 : 1),
                "--dump-dom",
                page.toUri().toString())
            .redirectError(folder.resolve("chromium.log").toFile())
            .start();
    String dom = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    Matcher title = Pattern.compile("<title>(out.*?)</title>").matcher(dom);
    assertTrue(title.find(), () -> "no title in " + dom.length() + " characters");
    return title.group(1);
  }

  private static byte[] resource(String name) throws IOException {
    try (var in = ReportInBrowserTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {600, 1200})
  void nothing_sticksOut(int width) throws Exception {
    String title = title(width, false);

    assertTrue(title.startsWith("out[]"), title);
  }

  @Test
  void onPaper_noTableIsCutOff() throws Exception {
    String html = report();
    assertTrue(html.contains("@media print"));
    // A4 is 210 mm wide, with margins of 12 mm: 703 pixels.
    String title = title(html.replace("@media print", "@media all") + MEASURE_TABLES, 703, false);

    assertEquals("out[]", title);
  }

  @Test
  void colours_followWhatTheReaderPrefers() throws Exception {
    assertEquals("out[] ink[rgb(29, 33, 41)] paper[rgb(251, 250, 248)]", title(1200, false));
    assertEquals("out[] ink[rgb(232, 233, 236)] paper[rgb(20, 22, 26)]", title(1200, true));
  }
}
