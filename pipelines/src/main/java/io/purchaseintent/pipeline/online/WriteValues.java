package io.purchaseintent.pipeline.online;

import java.time.Duration;
import org.apache.beam.sdk.io.redis.RedisIO;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;

/** Writes whole values with an expiry: a value that is written again is the same value. */
public final class WriteValues extends PTransform<PCollection<KV<String, String>>, PDone> {

  /** Counts what was written. */
  public static final String WRITTEN = "values_written";

  private static final long serialVersionUID = 1L;

  private final transient RedisAddress redis;
  private final Duration expiry;

  private WriteValues(RedisAddress redis, Duration expiry) {
    this.redis = redis;
    this.expiry = expiry;
  }

  /** Values that vanish after {@code expiry} unless they are written again. */
  public static WriteValues to(RedisAddress redis, Duration expiry) {
    return new WriteValues(redis, expiry);
  }

  @Override
  public PDone expand(PCollection<KV<String, String>> values) {
    return values
        .apply("Count", ParDo.of(new CountFn()))
        .apply(
            "Set",
            RedisIO.write()
                .withConnectionConfiguration(redis.connection())
                .withMethod(RedisIO.Write.Method.SET)
                .withExpireTime(expiry.toMillis()));
  }

  private static final class CountFn extends DoFn<KV<String, String>, KV<String, String>> {
    private static final long serialVersionUID = 1L;
    private final Counter written = Metrics.counter(WriteValues.class, WRITTEN);

    @ProcessElement
    public void process(@Element KV<String, String> value, OutputReceiver<KV<String, String>> out) {
      written.inc();
      out.output(value);
    }
  }
}
