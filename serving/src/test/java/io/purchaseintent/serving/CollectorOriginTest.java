package io.purchaseintent.serving;

import static io.purchaseintent.serving.NoonCollector.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.UserError;
import io.purchaseintent.scoring.PropensityModel;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where events come from: countries, and the pages that may send them; over real HTTP. */
final class CollectorOriginTest {

  @TempDir private static Path registry;
  private static PropensityModel model;

  @TempDir private Path folder;
  private NoonCollector collector;

  @BeforeAll
  static void train() throws IOException {
    model = TrainedModel.register(registry);
  }

  @BeforeEach
  void start() {
    collector = new NoonCollector(model, folder);
  }

  @AfterEach
  void stop() {
    collector.close();
  }

  @Test
  void country_isThatOfTheConnection_whereProxiesAreNotTrusted() throws Exception {
    Path countries = countries("127.0.0.0/8,AT\n203.0.113.0/24,FR\n");
    collector.restart("--country-file=" + countries);

    collector
        .server()
        .send(
            collector
                .server()
                .events(event("e1").getBytes(StandardCharsets.UTF_8))
                .header("X-Forwarded-For", "203.0.113.9"));

    assertEquals("AT", collector.onlyStored().path("country").asText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.9 | FR",
        "198.51.100.1, 203.0.113.9, 10.0.0.7 | FR",
        "203.0.113.9:4711 | FR",
        "[2001:db8::1]:443 | DE",
        "2001:db8::1, fd00::7, 192.168.1.1 | DE",
        "203.0.113.9, unknown | AT",
        "203.0.113.9, fe80::1%eth0 | FR",
        "203.0.113.999 | AT",
        "shop.example | AT",
        "'' | AT",
        "203.0.113.200 | CH",
        "192.0.2.1 | ",
      })
  void country_isThatOfTheNearestPublicHop_whereProxiesAreTrusted(String header, String country)
      throws Exception {
    Path countries =
        countries(
            "# networks\n\n127.0.0.0/8,AT\n203.0.113.0/24,FR\n203.0.113.128/25,CH\n"
                + "2001:db8::/32,DE\n");
    collector.restart("--country-file=" + countries, "--trust-forwarded");

    collector
        .server()
        .send(
            collector
                .server()
                .events(event("e1").getBytes(StandardCharsets.UTF_8))
                .header("X-Forwarded-For", header));

    assertEquals(country == null ? "" : country, collector.onlyStored().path("country").asText());
  }

  private Path countries(String lines) throws IOException {
    return Files.writeString(folder.resolve("countries.csv"), lines);
  }

  @Test
  void countryFileThatIsNotThere_isToldWithTheRemedy() throws Exception {
    UserError error =
        assertThrows(
            UserError.class, () -> collector.restart("--country-file=/nowhere/countries.csv"));

    assertTrue(error.getMessage().contains("does not exist: give a CSV"), error.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"AT", "203.0.113.0,AT", "203.0.113.0/33,AT", "shop.example/24,AT", "::/0,"})
  void wrongLine_isToldWithItsPlace(String line) throws Exception {
    Path countries = countries("127.0.0.0/8,AT\n" + line + "\n");
    UserError error =
        assertThrows(UserError.class, () -> collector.restart("--country-file=" + countries));

    assertTrue(error.getMessage().contains("countries.csv, line 2: \"" + line + "\""));
  }

  @Test
  void pageOfAnAllowedSite_mayReadTheAnswer() throws Exception {
    collector.restart(
        "--allow-origin=https://shop.example", "--allow-origin=https://m.shop.example");
    HttpRequest.Builder preflight =
        HttpRequest.newBuilder(collector.server().uri("/events"))
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .header("Origin", "https://shop.example")
            .header("Access-Control-Request-Method", "POST");

    HttpResponse<String> asked = collector.server().send(preflight);
    HttpResponse<String> sent = fromPage("https://m.shop.example", event("e1"));
    HttpResponse<String> refused = fromPage("https://m.shop.example", "{");
    HttpResponse<String> other = fromPage("https://other.example", event("e2"));

    assertEquals(204, asked.statusCode());
    assertEquals("https://shop.example", header(asked, "Access-Control-Allow-Origin"));
    assertEquals("POST", header(asked, "Access-Control-Allow-Methods"));
    assertEquals("Content-Type, Content-Encoding", header(asked, "Access-Control-Allow-Headers"));
    assertEquals("https://m.shop.example", header(sent, "Access-Control-Allow-Origin"));
    assertEquals("Retry-After", header(sent, "Access-Control-Expose-Headers"));
    assertEquals(400, refused.statusCode());
    assertEquals("https://m.shop.example", header(refused, "Access-Control-Allow-Origin"));
    assertEquals("", header(other, "Access-Control-Allow-Origin"));
    assertEquals("Origin", header(other, "Vary"));
  }

  @Test
  void keyInTheAddress_isForPagesThatMaySend() throws Exception {
    collector.restart("--allow-origin=https://shop.example");

    assertEquals(202, withPagesKey("https://shop.example", "e1"));
    assertEquals(
        202, withPagesKey("http://127.0.0.1:" + collector.server().uri("/").getPort(), "e2"));
    assertEquals(403, withPagesKey("https://other.example", "e3"));
    assertEquals(403, withPagesKey("null", "e4"));
    assertEquals(
        403,
        collector
            .server()
            .send(
                HttpRequest.newBuilder(collector.server().uri("/events?key=k"))
                    .POST(HttpRequest.BodyPublishers.ofString(event("e5"))))
            .statusCode());
  }

  private int withPagesKey(String origin, String id) throws Exception {
    return collector
        .server()
        .send(
            collector
                .server()
                .events(event(id).getBytes(StandardCharsets.UTF_8))
                .uri(collector.server().uri("/events?key=k"))
                .header("Content-Type", "text/plain")
                .header("Origin", origin))
        .statusCode();
  }

  private HttpResponse<String> fromPage(String origin, String body) throws Exception {
    return collector
        .server()
        .send(
            collector
                .server()
                .events(body.getBytes(StandardCharsets.UTF_8))
                .header("Origin", origin));
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
