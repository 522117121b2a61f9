package io.purchaseintent.pipeline.online;

import io.purchaseintent.codec.StateCodec;
import io.purchaseintent.feature.FeatureKey;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.pipeline.coder.BytesCoder;
import io.purchaseintent.pipeline.job.JobFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Gauge;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.util.BackOff;
import org.apache.beam.sdk.util.BackOffUtils;
import org.apache.beam.sdk.util.FluentBackoff;
import org.apache.beam.sdk.util.Sleeper;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Writes the states of sessions to the online store, a newer one over an older one only.
 *
 * <p>Newer is what has the later last event or, of the same, was made of more events of the id, in
 * whosever visits: one that comes late can part a visit, so that the newest is a smaller one.
 * Compared and set in one step in the store, so that it holds whoever else writes. A store that
 * does not answer is waited for, longer each time, before the job fails.
 */
public final class WriteSessions
    extends PTransform<PCollection<KV<String, KV<Integer, SessionState>>>, PDone> {

  /** Of states behind the number of events that were known of their ids. */
  public static final KvCoder<Integer, SessionState> KNOWN =
      KvCoder.of(VarIntCoder.of(), BytesCoder.sessionState());

  /** Counts states that are in the store now. */
  public static final String WRITTEN = "session_states_written";

  /** Counts states that the store had a newer one of. */
  public static final String SUPERSEDED = "session_states_superseded";

  /** Shows the milliseconds that the store took for the last batch of states. */
  public static final String MILLIS = "session_write_millis";

  private static final long serialVersionUID = 1L;

  private final transient RedisAddress redis;
  private final Duration expiry;

  private WriteSessions(RedisAddress redis, Duration expiry) {
    this.redis = redis;
    this.expiry = expiry;
  }

  /** States that vanish after {@code expiry} unless they are written again. */
  public static WriteSessions to(RedisAddress redis, Duration expiry) {
    return new WriteSessions(redis, expiry);
  }

  @Override
  public PDone expand(PCollection<KV<String, KV<Integer, SessionState>>> states) {
    states.apply("Set if newer", ParDo.of(new SetIfNewerFn(redis, expiry)));
    return PDone.in(states.getPipeline());
  }

  private static final class SetIfNewerFn
      extends DoFn<KV<String, KV<Integer, SessionState>>, Void> {

    private static final long serialVersionUID = 1L;
    private static final int BATCH = 500;

    private static final FluentBackoff PATIENCE =
        FluentBackoff.DEFAULT
            .withInitialBackoff(org.joda.time.Duration.millis(200))
            .withMaxBackoff(org.joda.time.Duration.standardSeconds(5))
            .withMaxCumulativeBackoff(org.joda.time.Duration.standardMinutes(2));

    /** Answers 1 if the value was set, 0 if a newer one is there. */
    private static final String SCRIPT =
        """
        local old = redis.call('GETRANGE', KEYS[1], 0, %1$d + %2$d - 1)
        local oldTime = tonumber(string.sub(old, 1, %1$d))
        local oldCount = tonumber(string.sub(old, %1$d + 1))
        if oldTime and oldCount then
          local time = tonumber(string.sub(ARGV[1], 1, %1$d))
          local count = tonumber(string.sub(ARGV[1], %1$d + 1, %1$d + %2$d))
          if oldTime > time or (oldTime == time and oldCount > count) then
            return 0
          end
        end
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        return 1
        """
            .formatted(StateCodec.TIME_DIGITS, StateCodec.COUNT_DIGITS);

    private final String host;
    private final int port;
    private final @Nullable String password;
    private final boolean tls;
    private final String expiryMillis;
    private final Counter written = Metrics.counter(WriteSessions.class, WRITTEN);
    private final Counter superseded = Metrics.counter(WriteSessions.class, SUPERSEDED);
    private final Gauge millis = Metrics.gauge(WriteSessions.class, MILLIS);

    private transient @Nullable Jedis store;
    private transient @Nullable String script;
    private transient @Nullable Map<String, KV<Integer, SessionState>> waiting;

    SetIfNewerFn(RedisAddress redis, Duration expiry) {
      this.host = redis.host();
      this.port = redis.port();
      this.password = redis.password();
      this.tls = redis.tls();
      this.expiryMillis = Long.toString(expiry.toMillis());
    }

    @StartBundle
    public void start() {
      waiting = new LinkedHashMap<>();
    }

    @ProcessElement
    public void process(@Element KV<String, KV<Integer, SessionState>> session)
        throws IOException, InterruptedException {
      if (session.getValue().getValue().isEmpty()) {
        return;
      }
      Map<String, KV<Integer, SessionState>> batch = batch();
      batch.merge(FeatureKey.session(session.getKey()), session.getValue(), SetIfNewerFn::newer);
      if (batch.size() >= BATCH) {
        flush();
      }
    }

    @FinishBundle
    public void finish() throws IOException, InterruptedException {
      flush();
    }

    private static KV<Integer, SessionState> newer(
        KV<Integer, SessionState> a, KV<Integer, SessionState> b) {
      int order =
          Long.compare(a.getValue().newest().timeMillis(), b.getValue().newest().timeMillis());
      return order > 0 || (order == 0 && a.getKey() > b.getKey()) ? a : b;
    }

    private Map<String, KV<Integer, SessionState>> batch() {
      if (waiting == null) {
        throw new IllegalStateException("no bundle was started");
      }
      return waiting;
    }

    private void flush() throws IOException, InterruptedException {
      if (batch().isEmpty()) {
        return;
      }
      BackOff patience = PATIENCE.backoff();
      while (true) {
        try {
          set();
          batch().clear();
          return;
        } catch (JedisException e) {
          disconnect();
          if (!BackOffUtils.next(Sleeper.DEFAULT, patience)) {
            throw new JobFailure(
                "Redis at " + host + ":" + port + " cannot be written: " + e.getMessage(), e);
          }
        }
      }
    }

    private void set() {
      long start = System.nanoTime();
      Jedis connected = store == null ? connect() : store;
      List<Response<Object>> answers = new ArrayList<>(batch().size());
      try (Pipeline commands = connected.pipelined()) {
        batch()
            .forEach(
                (key, state) ->
                    answers.add(
                        commands.evalsha(
                            String.valueOf(script),
                            1,
                            key,
                            StateCodec.toText(state.getValue(), state.getKey()),
                            expiryMillis)));
      }
      long set = 0;
      for (Response<Object> answer : answers) {
        set += (Long) answer.get();
      }
      written.inc(set);
      superseded.inc(answers.size() - set);
      millis.set((System.nanoTime() - start) / 1_000_000);
    }

    private Jedis connect() {
      Jedis connected = new RedisAddress(host, port, password, tls).connect();
      store = connected;
      script = connected.scriptLoad(SCRIPT);
      return connected;
    }

    private void disconnect() {
      if (store != null) {
        store.close();
        store = null;
      }
    }

    @Teardown
    public void tearDown() {
      disconnect();
    }
  }
}
