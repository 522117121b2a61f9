package io.purchaseintent.command;

import picocli.CommandLine.Option;

/** Where a command finds the online store. */
public final class RedisOptions {

  @Option(
      names = "--redis",
      paramLabel = "URI",
      defaultValue = "redis://localhost:6379",
      description = "Where the online store is (default: ${DEFAULT-VALUE}).")
  private String redis = "redis://localhost:6379";

  /** The online store's address. */
  public String redis() {
    return redis;
  }
}
