package io.purchaseintent.serving.keys;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.micrometer.core.instrument.MeterRegistry;
import io.purchaseintent.serving.http.RouteGroup;
import io.purchaseintent.serving.http.Routes;
import io.purchaseintent.serving.keys.KeyRing.Held;
import io.purchaseintent.serving.openapi.Access;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets through who may ask: before any other route, it answers 401, 403 or 429 to those who may
 * not.
 *
 * <p>A key comes as {@code Authorization: Bearer KEY} or {@code X-Api-Key: KEY}; to {@code POST
 * /events} as {@code ?key=KEY} too, since a page that is left can send events, but no headers with
 * them. Such a key is public, and may therefore be for events only. Webhooks, which send to {@code
 * /events/NAME}, may send it so too, or as the password of {@code Authorization: Basic}.
 */
public final class KeyGate implements RouteGroup {

  /** Where the id of the key that was used is found among the request's attributes. */
  public static final String KEY_ID = "io.purchaseintent.key";

  private static final String MAY_REFUND = "io.purchaseintent.refunds";
  private static final String BEARER = "Bearer ";
  private static final String BASIC = "Basic ";
  private static final String CHALLENGE = "Bearer realm=\"purchase-intent\"";
  private static final String EVENTS = "/events";

  private final KeysInEffect keys;
  private final MeterRegistry registry;

  /** A gate that these keys open. */
  public KeyGate(KeysInEffect keys, MeterRegistry registry) {
    this.keys = keys;
    this.registry = registry;
  }

  @Override
  public void addTo(Routes routes) {
    routes.check(this::check);
  }

  /** The scope of the key that is asked for where the server has keys; empty if none is. */
  public static Optional<String> scopeOf(Access access) {
    return switch (access) {
      case OPEN -> Optional.empty();
      case EVENTS -> Optional.of(Scope.EVENTS.code());
      case PREDICT -> Optional.of(Scope.PREDICT.code());
      case WATCH -> Optional.of(Scope.WATCH.code());
      case ADMIN -> Optional.of(Scope.ADMIN.code());
    };
  }

  /**
   * Whether who sends events may take orders back with them: a key of that scope, or without keys
   * this machine alone. Anybody can read the key of a page.
   */
  public static boolean mayRefund(Context context) {
    return Boolean.TRUE.equals(context.attribute(MAY_REFUND));
  }

  private void check(Context context, Access needed) {
    KeyRing ring = keys.ring();
    switch (needed) {
      case OPEN -> {}
      case EVENTS -> {
        if (ring == null) {
          context.attribute(MAY_REFUND, Loopback.isOrigin(context));
        } else {
          requireKey(context, ring, Scope.EVENTS);
        }
      }
      case PREDICT -> {
        if (ring != null) {
          requireKey(context, ring, Scope.PREDICT);
        }
      }
      case WATCH -> requireHereOrKey(context, ring, Scope.WATCH, Loopback.isOrigin(context));
      case ADMIN ->
          requireHereOrKey(context, ring, Scope.ADMIN, ring == null && Loopback.isOrigin(context));
    }
  }

  private void requireHereOrKey(
      Context context, @Nullable KeyRing ring, Scope scope, boolean isHere) {
    if (isHere) {
      return;
    }
    if (ring == null) {
      throw refusal(
          403,
          "not_local",
          "Without keys this is for requests from the server's own machine, through no proxy: ask"
              + " there, or make a key with ./intent keys create --scope="
              + scope.code());
    }
    requireKey(context, ring, scope);
  }

  private void requireKey(Context context, KeyRing ring, Scope scope) {
    String header = headerKey(context);
    String query = takesEvents(context) ? context.queryParam("key") : null;
    String presented = header != null ? header : query;
    if (presented == null) {
      context.header("WWW-Authenticate", CHALLENGE);
      throw refusal(
          401,
          "missing",
          "This needs a key for "
              + scope.code()
              + ": send it as Authorization: Bearer KEY, or as X-Api-Key: KEY (./intent keys"
              + " create --scope="
              + scope.code()
              + " makes one)");
    }
    Held held = ring.find(presented);
    if (held == null || held.key().isExpired(keys.now())) {
      context.header("WWW-Authenticate", CHALLENGE + ", error=\"invalid_token\"");
      throw refusal(
          401,
          held == null ? "unknown" : "expired",
          held == null
              ? "The key is not known, or was revoked: see ./intent keys list"
              : "The key expired at " + held.key().expires() + ": take a new one");
    }
    context.attribute(KEY_ID, held.key().id());
    context.attribute(MAY_REFUND, held.key().opens(Scope.REFUNDS));
    requireScope(held.key(), scope, header == null);
    spend(context, held);
  }

  private static boolean takesEvents(Context context) {
    return context.method() == HandlerType.POST
        && (context.path().equals(EVENTS) || context.path().startsWith(EVENTS + '/'));
  }

  private static @Nullable String headerKey(Context context) {
    String authorization = context.header("Authorization");
    if (authorization != null
        && authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())
        && takesEvents(context)) {
      return ofPassword(authorization.substring(BASIC.length()).strip());
    }
    if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return authorization.substring(BEARER.length()).strip();
    }
    return context.header("X-Api-Key");
  }

  /** The password of Basic, or the name where there is none: either is a key. */
  private static String ofPassword(String credentials) {
    try {
      String pair = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      boolean named = colon < 0 || colon == pair.length() - 1;
      return named
          ? pair.substring(0, colon < 0 ? pair.length() : colon)
          : pair.substring(colon + 1);
    } catch (IllegalArgumentException e) {
      // No key is so.
      return credentials;
    }
  }

  private void requireScope(ApiKey key, Scope scope, boolean isPublic) {
    if (!key.opens(scope)) {
      throw refusal(
          403,
          "scope",
          "Key "
              + key.id()
              + " is for "
              + key.scopeNames()
              + ", and this is for "
              + scope.code()
              + ": take another key");
    }
    if (isPublic && !key.scopes().equals(Set.of(Scope.EVENTS))) {
      throw refusal(
          403,
          "public",
          "Key "
              + key.id()
              + " is for "
              + key.scopeNames()
              + ": in an address everyone sees it, and it must be for events only. Revoke it");
    }
  }

  private void spend(Context context, Held held) {
    if (held.allowance() != null) {
      long wait = held.allowance().take();
      if (wait > 0) {
        held.limited().increment();
        context.header("Retry-After", Long.toString(seconds(wait)));
        throw new HttpResponseException(
            429,
            "Key "
                + held.key().id()
                + " may make "
                + held.key().rate()
                + " requests a second: wait, and retry");
      }
    }
    held.granted().increment();
  }

  /** At least one: a header of zero would say not to wait. */
  private static long seconds(long nanos) {
    return Math.max(1, TimeUnit.NANOSECONDS.toSeconds(nanos + TimeUnit.SECONDS.toNanos(1) - 1));
  }

  private HttpResponseException refusal(int status, String reason, String message) {
    registry.counter("key_refusals", "reason", reason).increment();
    return new HttpResponseException(status, message);
  }
}
