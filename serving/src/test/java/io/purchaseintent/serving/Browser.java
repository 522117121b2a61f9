package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A page in a headless Chromium of this machine. For the thread that starts it. */
public final class Browser implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** By its own name a headless one is a robot. */
  private static final String NAME =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0"
          + " Safari/537.36";

  private final Playwright playwright;
  private final Page page;

  private Browser(Playwright playwright, Page page) {
    this.playwright = playwright;
    this.page = page;
  }

  /** Starts one that knows nothing yet; skips the test where the machine lacks what it takes. */
  public static Browser start() {
    Path chromium =
        require(
            List.of("chromium", "chromium-browser", "google-chrome"), "apt-get install chromium");
    Path node = require(List.of("node"), "apt-get install nodejs, which drives the browser");
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions()
                .setEnv(
                    Map.of(
                        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                        "1",
                        "PLAYWRIGHT_NODEJS_PATH",
                        node.toString())));
    try {
      Page page =
          playwright
              .chromium()
              .launch(
                  new BrowserType.LaunchOptions()
                      .setExecutablePath(chromium)
                      .setChromiumSandbox(false)
                      // A context's own name is not that of its beacons.
                      .setArgs(
                          List.of(
                              "--user-agent=" + NAME, "--disable-quic", "--disable-dev-shm-usage")))
              .newContext(
                  new com.microsoft.playwright.Browser.NewContextOptions()
                      .setViewportSize(1280, 900))
              .newPage();
      page.setDefaultTimeout(PATIENCE.toMillis());
      return new Browser(playwright, page);
    } catch (RuntimeException e) {
      playwright.close();
      throw e;
    }
  }

  private static Path require(List<String> names, String remedy) {
    Path found =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .flatMap(folder -> names.stream().map(name -> Path.of(folder, name)))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);
    assumeTrue(found != null, () -> "skipped, for there is no " + names.get(0) + ": " + remedy);
    return Objects.requireNonNull(found);
  }

  /** Opens an address, and waits until its scripts have run. */
  public void open(URI address) {
    page.navigate(address.toString());
  }

  /** What an expression is worth. */
  public JsonNode evaluate(String expression) {
    return JSON.valueToTree(page.evaluate(expression));
  }

  /** The page, to steer it in all other ways. */
  Page page() {
    return page;
  }

  /** Clicks on the first element that a selector finds, once it can be clicked. */
  public void click(String selector) {
    page.locator(selector).first().click();
  }

  /** Waits until something is so. */
  public static void await(String what, Condition condition) throws Exception {
    await(what, PATIENCE, condition);
  }

  /** Waits so long at most until something is so. */
  public static void await(String what, Duration patience, Condition condition) throws Exception {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.holds()) {
      assertTrue(System.nanoTime() < end, "waited in vain until " + what);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** What is waited for. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws Exception;
  }

  @Override
  public void close() {
    playwright.close();
  }
}
