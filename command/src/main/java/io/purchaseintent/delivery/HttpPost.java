package io.purchaseintent.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.command.Commands;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;

/** Posts JSON. An address may hold a secret: of it only the host is ever told. */
public final class HttpPost {

  private static final int TOO_MANY = 429;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final HttpClient client;
  private final URI address;
  private final Duration timeout;

  /** Posts to an address, and waits so long for each answer. */
  public HttpPost(URI address, Duration timeout) {
    this.client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
    this.address = address;
    this.timeout = timeout;
  }

  /** Posts, and takes any answer of success. */
  public void send(JsonNode body) throws DeliveryFailure, InterruptedException {
    send(Commands.oneLine(body), Map.of());
  }

  /**
   * Posts with headers of its own, and takes any answer of success. Redirects are not followed.
   *
   * @param body JSON
   */
  public void send(String body, Map<String, String> headers)
      throws DeliveryFailure, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(timeout)
            .header("Content-Type", "application/json; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    HttpResponse<Void> answer;
    try {
      answer = client.send(request.build(), HttpResponse.BodyHandlers.discarding());
    } catch (HttpTimeoutException e) {
      throw DeliveryFailure.passing(host() + " did not answer within " + seconds(timeout));
    } catch (IOException e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw DeliveryFailure.passing(host() + " is not reached: " + why);
    }
    int status = answer.statusCode();
    if (status == TOO_MANY) {
      throw DeliveryFailure.passingAfter(host() + " answered 429", waitAsked(answer));
    }
    if (status >= 500) {
      throw DeliveryFailure.passing(host() + " answered " + status);
    }
    if (status >= 300) {
      throw DeliveryFailure.lasting(
          host() + " answered " + status + ": are address and key those that it gave out?");
    }
  }

  private static Duration waitAsked(HttpResponse<Void> answer) {
    String asked = answer.headers().firstValue("Retry-After").orElse("1");
    // The other form, a date, is for visitors who come back in days.
    Duration wait =
        asked.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(asked)) : LONGEST_WAIT;
    return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
  }

  private String host() {
    return address.getHost();
  }

  /** A duration in words. */
  public static String seconds(Duration duration) {
    return duration.toMillis() / 1000.0 + " s";
  }
}
