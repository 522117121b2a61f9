package io.purchaseintent.serving.collect;

import io.micrometer.core.instrument.MeterRegistry;
import io.purchaseintent.command.UserError;
import io.purchaseintent.event.ClockRule;
import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.eventlog.EventLog;
import io.purchaseintent.eventlog.LogAddress;
import io.purchaseintent.eventlog.LogKind;
import io.purchaseintent.eventlog.LogSettings;
import io.purchaseintent.eventlog.LogUnavailableException;
import io.purchaseintent.eventlog.address.LogAddresses;
import io.purchaseintent.serving.http.RouteGroup;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether and how events are collected. */
public final class CollectOptions {

  @Option(
      names = "--log",
      paramLabel = "LOG",
      description =
          "Collect events at POST /events into this log, ${bundle:logs} (default: collect none).")
  private @Nullable String log;

  @Option(
      names = "--allow-origin",
      paramLabel = "ORIGIN",
      description =
          "Site whose pages may send events and read the answer, such as https://shop.example;"
              + " repeatable, * for all (default: none but the server's own).")
  private List<String> origins = new ArrayList<>();

  @Option(
      names = "--events-mapping",
      paramLabel = "NAME.yaml",
      description =
          "Take records of another program too, such as its webhook sends, at POST /events/NAME: a"
              + " mapping as import has them, with what fields of an event they have; repeatable.")
  private List<Path> mappings = new ArrayList<>();

  @Option(
      names = "--events-secret",
      paramLabel = "NAME=FILE",
      description =
          "Tell that program by its signatures, X-Signature as Segment's webhooks have, and not by a"
              + " key: FILE has the secret that both share; for POST /events/NAME, repeatable.")
  private Map<String, Path> secrets = new TreeMap<>();

  @Option(
      names = "--country-file",
      paramLabel = "FILE",
      description =
          "CSV of CIDR,country: tells the country of an event that has none by the network that"
              + " it comes from (default: it stays unknown).")
  private @Nullable Path countryFile;

  @Option(
      names = "--trust-forwarded",
      description =
          "Take the visitor's address from X-Forwarded-For: the rightmost that is not of a private"
              + " network. Only behind a proxy that sets it.")
  private boolean trustForwarded;

  @Option(
      names = "--max-clock-skew",
      paramLabel = "DURATION",
      defaultValue = ClockRule.USUAL_BEHIND,
      description =
          "Reject events whose time is further before the server's (default: ${DEFAULT-VALUE}).")
  private Duration maxClockSkew = Duration.parse(ClockRule.USUAL_BEHIND);

  @Option(
      names = "--max-clock-ahead",
      paramLabel = "DURATION",
      defaultValue = ClockRule.USUAL_AHEAD,
      description =
          "Reject events whose time is further after the server's, which only a wrong clock says"
              + " (default: ${DEFAULT-VALUE}).")
  private Duration maxClockAhead = Duration.parse(ClockRule.USUAL_AHEAD);

  /**
   * Lets nobody believe that he collects.
   *
   * @throws UserError if there are options for events and none that says where they go
   */
  public void requireLog() {
    if (log == null
        && (!origins.isEmpty()
            || countryFile != null
            || trustForwarded
            || !mappings.isEmpty()
            || !secrets.isEmpty())) {
      throw UserError.ofUsage(
          "--allow-origin, --events-mapping, --country-file and --trust-forwarded are for events:"
              + " give "
              + LogAddresses.forms("--log=")
              + " too, or leave them out");
    }
  }

  /** Where events are collected into; empty where they are not. */
  public Optional<String> target() {
    return Optional.ofNullable(log);
  }

  /** Whether others may collect into the same log. */
  public boolean isShared() {
    LogKind kind = log == null ? null : LogAddresses.kindOf(log);
    return kind != null && kind.isShared();
  }

  /**
   * Opens the log, and returns the routes that write to it; without a log those that say so.
   *
   * @param settings how logs are reached, this one and others
   * @param pseudonymizers makes what is stored of a user's id; not null where there is a log
   * @throws UserError if an option is wrong, or the log cannot be written
   */
  public RouteGroup open(
      LogSettings settings,
      @Nullable Supplier<Pseudonymizer> pseudonymizers,
      Clock clock,
      MeterRegistry registry) {
    if (log == null) {
      return new NoCollector();
    }
    if (pseudonymizers == null) {
      throw new IllegalArgumentException("events are never stored with the ids of users");
    }
    EventLog opened = open(log, settings, pseudonymizers.get().fingerprint(), clock);
    try {
      return routes(opened, pseudonymizers, clock, registry);
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /**
   * The routes that write to a log, which ends with them.
   *
   * @throws UserError if an option is wrong
   */
  public RouteGroup routes(
      EventLog events,
      Supplier<Pseudonymizer> pseudonymizers,
      Clock clock,
      MeterRegistry registry) {
    if (maxClockSkew.isNegative() || maxClockSkew.isZero()) {
      throw UserError.ofUsage(
          "--max-clock-skew=" + maxClockSkew + " must be above zero, such as PT24H");
    }
    if (!ClockRule.isAhead(maxClockAhead)) {
      throw UserError.ofUsage(
          "--max-clock-ahead=" + maxClockAhead + " " + ClockRule.BOUNDS_OF_AHEAD);
    }
    AllowedOrigins allowed = new AllowedOrigins(origins);
    CountryLookup countries =
        countryFile == null ? CountryLookup.NONE : CountryFile.read(countryFile);
    CollectMetrics metrics = new CollectMetrics(registry);
    return new CollectRoutes(
        events,
        new Collector(
            events,
            pseudonymizers,
            countries,
            new ClockRule(maxClockSkew, maxClockAhead),
            clock,
            metrics),
        mapped(),
        allowed,
        trustForwarded,
        metrics);
  }

  private List<MappedRoute> mapped() {
    List<MappedRecords> records = MappedRecords.read(mappings);
    for (String name : secrets.keySet()) {
      if (records.stream().noneMatch(each -> each.name().equals(name))) {
        throw UserError.ofUsage(
            "--events-secret="
                + name
                + " is of no --events-mapping="
                + name
                + ".yaml: give that too");
      }
    }
    return records.stream()
        .map(
            each -> {
              Path secret = secrets.get(each.name());
              return new MappedRoute(each, secret == null ? null : Signatures.of(secret));
            })
        .toList();
  }

  private static EventLog open(String address, LogSettings settings, String key, Clock clock) {
    LogAddress parsed;
    try {
      LogKind kind = LogAddresses.kindOf(address);
      parsed = LogAddresses.parse(address, kind == null ? LogSettings.NONE : settings.of(kind));
    } catch (IllegalArgumentException e) {
      throw UserError.ofUsage("--log=" + address + " " + e.getMessage());
    }
    EventLog opened = null;
    try {
      opened = parsed.open(clock);
      parsed.requireKey(key);
      return opened;
    } catch (LogUnavailableException e) {
      if (opened != null) {
        opened.close();
      }
      throw new UserError("--log=" + e.getMessage(), e);
    }
  }
}
