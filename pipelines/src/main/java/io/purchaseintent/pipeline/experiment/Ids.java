package io.purchaseintent.pipeline.experiment;

import io.purchaseintent.hash.StableHash;

/** Hashes that sessions and users are grouped by: of a billion, two are alike once in 40 runs. */
final class Ids {

  /** Of nobody known. */
  static final long NOBODY = 0;

  private Ids() {}

  static long session(String id) {
    return StableHash.of("session\n" + id);
  }

  static long user(String id) {
    return StableHash.of("user\n" + id);
  }
}
