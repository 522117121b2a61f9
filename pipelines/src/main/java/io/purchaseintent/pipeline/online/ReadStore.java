package io.purchaseintent.pipeline.online;

import java.util.List;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.redis.RedisIO;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Distinct;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/** Reads keys and values of an online store, each once, without their expiry. */
public final class ReadStore extends PTransform<PBegin, PCollection<KV<String, String>>> {

  private static final long serialVersionUID = 1L;

  private final transient RedisAddress redis;
  private final transient List<String> families;

  private ReadStore(RedisAddress redis, List<String> families) {
    this.redis = redis;
    this.families = families;
  }

  /**
   * What the store has of some families.
   *
   * @param families what keys' names are up to their colon
   */
  public static ReadStore of(RedisAddress redis, List<String> families) {
    return new ReadStore(redis, families);
  }

  @Override
  public PCollection<KV<String, String>> expand(PBegin begin) {
    return begin
        .apply(
            "Name keys",
            Create.of(families.stream().map(family -> family + ":*").toList())
                .withCoder(StringUtf8Coder.of()))
        .apply(
            "Read values",
            RedisIO.readKeyPatterns()
                .withConnectionConfiguration(redis.connection())
                .withOutputParallelization(false))
        // While Redis grows or shrinks its table, a scan may come upon a key twice.
        .apply("Once each", Distinct.create());
  }
}
