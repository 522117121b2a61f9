package io.purchaseintent.serving.keys;

import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a key; the key itself is nowhere.
 *
 * @param id eight hexadecimal digits, which the key shows after its prefix
 * @param name for people, 1 to 100 visible characters
 * @param scopes at least one
 * @param hash SHA-256 of the whole key, 64 hexadecimal digits
 * @param rate requests a second that it may make, from 1 on; null for as many as it likes
 * @param expires from then on it opens nothing; null for never
 * @param revoked when it was taken back; null if it was not
 */
record ApiKey(
    String id,
    String name,
    Set<Scope> scopes,
    String hash,
    @Nullable Integer rate,
    Instant created,
    @Nullable Instant expires,
    @Nullable Instant revoked) {

  static final int MAX_RATE = 1_000_000;

  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern NAME = Pattern.compile("\\P{Cntrl}{1,100}");

  /**
   * Checks every value.
   *
   * @throws IllegalArgumentException if one is out of its bounds, with the bounds
   */
  ApiKey {
    require(ID.matcher(id).matches(), "id \"" + id + "\" must be 8 hexadecimal digits");
    require(
        NAME.matcher(name).matches() && !name.isBlank(),
        "name \"" + name + "\" must be 1 to 100 visible characters");
    require(!scopes.isEmpty(), "there must be a scope");
    require(HASH.matcher(hash).matches(), "sha256 must be 64 hexadecimal digits");
    require(
        rate == null || (rate >= 1 && rate <= MAX_RATE),
        "rate " + rate + " must be from 1 to " + MAX_RATE + " a second");
    require(
        expires == null || expires.isAfter(created),
        "expires " + expires + " must be after created " + created);
    scopes = Set.copyOf(scopes);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** When something about it was changed last. */
  Instant changed() {
    return revoked == null ? created : revoked;
  }

  /** Whether it is for something: who administers may look, too. */
  boolean opens(Scope scope) {
    return scopes.contains(scope) || (scope == Scope.WATCH && scopes.contains(Scope.ADMIN));
  }

  boolean isExpired(Instant now) {
    return expires != null && !now.isBefore(expires);
  }

  /** The same, taken back. */
  ApiKey revokedAt(Instant time) {
    return new ApiKey(id, name, scopes, hash, rate, created, expires, time);
  }

  /** The names of its scopes, in their order. */
  String scopeNames() {
    return scopes.stream().sorted().map(Scope::code).collect(Collectors.joining(","));
  }
}
