package io.purchaseintent.rollout.evidence;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Asks servers what they have counted, all at once. */
public final class Servers {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<URI> addresses;
  private final @Nullable String key;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  /**
   * Servers at their addresses.
   *
   * @param key that may watch; null where they ask for none
   */
  public Servers(List<URI> addresses, @Nullable String key) {
    this.addresses = List.copyOf(addresses);
    this.key = key;
  }

  /**
   * What one server told.
   *
   * @param snapshot null where it told nothing
   * @param fault why; null where it did
   */
  public record Answer(@Nullable Snapshot snapshot, @Nullable String fault) {}

  /** Whether it is a server's address. */
  public static boolean isAddress(URI address) {
    return address.getHost() != null && String.valueOf(address.getScheme()).matches("https?");
  }

  /**
   * Lets only servers' addresses pass.
   *
   * @throws UserError if one is none
   */
  public static void requireAddresses(List<URI> addresses) {
    for (URI address : addresses) {
      if (!isAddress(address)) {
        throw UserError.ofUsage("--server=" + address + " must be as http://HOST:PORT");
      }
    }
  }

  /** Whether there is any. */
  public boolean areNamed() {
    return !addresses.isEmpty();
  }

  /**
   * What each tells, by its address.
   *
   * @param role that the version has
   */
  public Map<String, Answer> ask(String version, String role) {
    Map<String, CompletableFuture<Answer>> asked = new LinkedHashMap<>();
    for (URI address : addresses) {
      asked.put(
          address.toString(),
          client
              .sendAsync(request(address), BodyHandlers.ofByteArray())
              .thenApply(answer -> read(answer, version, role))
              .exceptionally(Servers::fault));
    }
    Map<String, Answer> answers = new LinkedHashMap<>();
    asked.forEach((address, answer) -> answers.put(address, answer.join()));
    return answers;
  }

  private HttpRequest request(URI address) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve("/dashboard.json")).timeout(PATIENCE);
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    return request.build();
  }

  private static Answer read(HttpResponse<byte[]> answer, String version, String role) {
    if (answer.statusCode() != 200) {
      String hint =
          answer.statusCode() == 401
              ? ": give a key that may watch in the variable INTENT_WATCH_KEY (./intent keys)"
              : "";
      return new Answer(null, "answered " + answer.statusCode() + hint);
    }
    try {
      return new Answer(Snapshot.of(JSON.readTree(answer.body()), version, role), null);
    } catch (IOException | IllegalArgumentException e) {
      return new Answer(null, "does not tell its figures: " + e.getMessage());
    }
  }

  private static Answer fault(Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    String why = cause == null ? "" : String.valueOf(cause.getMessage());
    return new Answer(null, "does not answer" + (why.equals("null") ? "" : " (" + why + ")"));
  }
}
