package io.purchaseintent.pipeline.trainingset;

import io.purchaseintent.feature.Availability;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.FeatureKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/**
 * The point-in-time join: gives each session the snapshots of its users and products that its
 * moments may see, and no others.
 *
 * <p>Sessions ask by entity and as-of day, so that a popular product costs a small record a
 * session, not a copy of the session. Global window, bounded.
 */
final class JoinAsOf extends PTransform<PCollection<LabeledSession>, PCollection<JoinedSession>> {

  private static final long serialVersionUID = 1L;

  private static final TupleTag<KV<Long, byte[]>> SNAPSHOTS = new TupleTag<>("snapshots") {};
  private static final TupleTag<KV<String, Long>> QUESTIONS = new TupleTag<>("questions") {};
  private static final TupleTag<LabeledSession> SESSIONS = new TupleTag<>("sessions") {};
  private static final TupleTag<Found> ANSWERS = new TupleTag<>("answers") {};

  private final transient PCollection<KV<String, KV<Long, byte[]>>> snapshots;
  private final Duration publishLag;

  /**
   * A join with these snapshots.
   *
   * @param snapshots packed states by key of their entity and as-of day
   */
  JoinAsOf(PCollection<KV<String, KV<Long, byte[]>>> snapshots, Duration publishLag) {
    this.snapshots = snapshots;
    this.publishLag = publishLag;
  }

  @Override
  public PCollection<JoinedSession> expand(PCollection<LabeledSession> sessions) {
    PCollection<KV<String, KV<String, Long>>> questions =
        sessions
            .apply("Ask", ParDo.of(new AskFn(publishLag)))
            .setCoder(
                KvCoder.of(
                    StringUtf8Coder.of(), KvCoder.of(StringUtf8Coder.of(), VarLongCoder.of())));
    PCollection<KV<String, Found>> answers =
        KeyedPCollectionTuple.of(SNAPSHOTS, snapshots)
            .and(QUESTIONS, questions)
            .apply("Group by entity", CoGroupByKey.create())
            .apply("Answer", ParDo.of(new AnswerFn()))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), new Found.FoundCoder()));
    PCollection<KV<String, LabeledSession>> keyed =
        sessions
            .apply("Key sessions", ParDo.of(new KeyFn()))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), new LabeledSession.SessionCoder()));
    return KeyedPCollectionTuple.of(SESSIONS, keyed)
        .and(ANSWERS, answers)
        .apply("Group by session", CoGroupByKey.create())
        .apply("Join", ParDo.of(new JoinFn()))
        .setCoder(new JoinedSession.JoinedCoder());
  }

  /** The coder of packed states by entity and as-of day. */
  static KvCoder<String, KV<Long, byte[]>> snapshotCoder() {
    return KvCoder.of(StringUtf8Coder.of(), KvCoder.of(VarLongCoder.of(), ByteArrayCoder.of()));
  }

  private static final class KeyFn extends DoFn<LabeledSession, KV<String, LabeledSession>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element LabeledSession session, OutputReceiver<KV<String, LabeledSession>> out) {
      out.output(KV.of(session.key(), session));
    }
  }

  /** Asks for each entity once a day that the session's moments see. */
  private static final class AskFn extends DoFn<LabeledSession, KV<String, KV<String, Long>>> {
    private static final long serialVersionUID = 1L;
    private final Duration publishLag;

    AskFn(Duration publishLag) {
      this.publishLag = publishLag;
    }

    @ProcessElement
    public void process(
        @Element LabeledSession session, OutputReceiver<KV<String, KV<String, Long>>> out) {
      Availability availability = new Availability(publishLag);
      Set<KV<String, Long>> asked = new HashSet<>();
      List<@Nullable String> users = session.userIds();
      for (int i = 0; i < users.size(); i++) {
        CompactEvent event = session.events().get(i);
        long day = availability.newestAsOfDay(event.timeMillis());
        String user = users.get(i);
        if (user != null) {
          asked.add(KV.of(FeatureKey.user(user), day));
        }
        if (event.productId() != null) {
          asked.add(KV.of(FeatureKey.product(event.productId()), day));
        }
      }
      for (KV<String, Long> question : asked) {
        out.output(KV.of(question.getKey(), KV.of(session.key(), question.getValue())));
      }
    }
  }

  /** Answers with the newest snapshot up to the day asked for; silent where there is none. */
  private static final class AnswerFn extends DoFn<KV<String, CoGbkResult>, KV<String, Found>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element KV<String, CoGbkResult> entity, OutputReceiver<KV<String, Found>> out) {
      TreeMap<Long, byte[]> byDay = new TreeMap<>();
      for (KV<Long, byte[]> snapshot : entity.getValue().getAll(SNAPSHOTS)) {
        byDay.put(snapshot.getKey(), snapshot.getValue());
      }
      if (byDay.isEmpty()) {
        return;
      }
      for (KV<String, Long> question : entity.getValue().getAll(QUESTIONS)) {
        Map.Entry<Long, byte[]> newest = byDay.floorEntry(question.getValue());
        if (newest != null) {
          out.output(
              KV.of(
                  question.getKey(),
                  new Found(entity.getKey(), question.getValue(), newest.getValue())));
        }
      }
    }
  }

  private static final class JoinFn extends DoFn<KV<String, CoGbkResult>, JoinedSession> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element KV<String, CoGbkResult> session, OutputReceiver<JoinedSession> out) {
      List<Found> found = new ArrayList<>();
      session.getValue().getAll(ANSWERS).forEach(found::add);
      out.output(new JoinedSession(session.getValue().getOnly(SESSIONS), found));
    }
  }
}
