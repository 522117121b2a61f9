package io.purchaseintent.pipeline.ingest;

import io.purchaseintent.event.EventRules;
import io.purchaseintent.event.ParseResult.Accepted;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.pipeline.job.JobFailure;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The currency that an input's amounts are in, by its beginning. A lake that was told none and has
 * none gets it before workers begin, so that it is the same however many there are.
 */
final class UsualCurrency {

  /** Lines of the first file that are looked at; where none has an amount, a worker finds one. */
  private static final int LINES = 10_000;

  private UsualCurrency() {}

  /**
   * The currency of most events with a price, of several the first; empty where the first lines
   * have no price in a currency.
   *
   * @throws JobFailure if the first file cannot be read
   */
  static Optional<String> of(List<FileRange> ranges, Instant now) {
    FileRange first = ranges.get(0);
    EventJson json = new EventJson(EventRules.asOf(now));
    Map<String, Integer> counts = new LinkedHashMap<>();
    try (InputStream in = first.open(0)) {
      LineReader lines = new LineReader(in, EventJson.MAX_BYTES);
      for (int i = 0; i < LINES; i++) {
        byte[] line = lines.next();
        if (line == null) {
          break;
        }
        if (json.parse(line) instanceof Accepted accepted) {
          String currency = accepted.event().currency();
          if (currency != null && accepted.event().priceMicros() > 0) {
            counts.merge(currency, 1, Integer::sum);
          }
        }
      }
    } catch (IOException e) {
      throw JobFailure.of("reading " + first.file(), e);
    }
    String usual = null;
    for (Map.Entry<String, Integer> count : counts.entrySet()) {
      if (usual == null || count.getValue() > counts.getOrDefault(usual, 0)) {
        usual = count.getKey();
      }
    }
    return Optional.ofNullable(usual);
  }
}
