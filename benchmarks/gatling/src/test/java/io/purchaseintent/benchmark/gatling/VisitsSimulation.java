package io.purchaseintent.benchmark.gatling;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Visits that ask a running server for scores, with Gatling's report.
 *
 * <p>System properties: {@code url} of the server, {@code key} for it if it asks for one, {@code
 * rate} of visits a second, {@code seconds} that they keep coming.
 */
public final class VisitsSimulation extends Simulation {

  private static final int SESSIONS = 50_000;
  private static final int USERS = 10_000;
  private static final int QUESTIONS_A_VISIT = 3;

  private static Iterator<Map<String, Object>> visits() {
    Random random = new Random(1);
    return Stream.generate(() -> visit((int) (SESSIONS * random.nextDouble() * random.nextDouble())))
        .iterator();
  }

  private static Map<String, Object> visit(int session) {
    return Map.of("session", "session-" + session, "user", "user-" + session % USERS);
  }

  private static HttpProtocolBuilder server() {
    HttpProtocolBuilder server =
        http.baseUrl(System.getProperty("url", "http://localhost:8080"))
            .contentTypeHeader("application/json")
            .shareConnections();
    String key = System.getProperty("key");
    return key == null ? server : server.authorizationHeader("Bearer " + key);
  }

  /** The load. */
  public VisitsSimulation() {
    ScenarioBuilder visit =
        scenario("visit")
            .feed(visits())
            .repeat(QUESTIONS_A_VISIT)
            .on(
                exec(
                    http("POST /predict")
                        .post("/predict")
                        .body(
                            StringBody(
                                "{\"session_id\":\"#{session}\",\"user_id\":\"#{user}\"}"))
                        .check(status().is(200), jsonPath("$.propensity").ofDouble().exists())));
    setUp(
            visit.injectOpen(
                constantUsersPerSec(Double.parseDouble(System.getProperty("rate", "300")))
                    .during(Duration.ofSeconds(Long.getLong("seconds", 30)))))
        .protocols(server())
        .assertions(global().failedRequests().percent().lt(1.0));
  }
}
