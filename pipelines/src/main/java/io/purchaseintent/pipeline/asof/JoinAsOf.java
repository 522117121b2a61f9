package io.purchaseintent.pipeline.asof;

import io.purchaseintent.feature.Availability;
import io.purchaseintent.pipeline.shuffle.Buckets;
import io.purchaseintent.pipeline.shuffle.PackBlocks;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableBiFunction;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/**
 * The point-in-time join: gives each asker, a session or a prediction, the snapshots of users and
 * products that it may see, and no others.
 *
 * <p>A bucket of sessions asks for each entity and as-of day once, however many of its sessions
 * want it, so that a popular product costs a small record a bucket and day. Global window, bounded;
 * one bucket's sessions, and one's entities, are in memory at a time.
 */
public final class JoinAsOf<T extends Asker, J> extends PTransform<PCollection<T>, PCollection<J>> {

  private static final long serialVersionUID = 1L;

  private static final TupleTag<byte[]> SNAPSHOTS = new TupleTag<>("snapshots") {};
  private static final TupleTag<byte[]> QUESTIONS = new TupleTag<>("questions") {};
  private static final TupleTag<byte[]> SESSIONS = new TupleTag<>("sessions") {};
  private static final TupleTag<byte[]> ANSWERS = new TupleTag<>("answers") {};

  private static final Snapshot.SnapshotCoder SNAPSHOT = new Snapshot.SnapshotCoder();
  private static final Question.QuestionCoder QUESTION = new Question.QuestionCoder();
  private static final KvCoder<Integer, Snapshot> ANSWER = KvCoder.of(VarIntCoder.of(), SNAPSHOT);

  /**
   * How askers travel, and what becomes of one with the snapshots found for it.
   *
   * @param join an asker and its snapshots, by entity and the as-of day that was asked for
   */
  public record Shape<T, J>(
      Coder<T> coder, SerializableBiFunction<T, List<Snapshot>, J> join, Coder<J> joinedCoder)
      implements Serializable {}

  private final transient PCollection<Snapshot> snapshots;
  private final Duration publishLag;
  private final Buckets sessionBuckets;
  private final Buckets entityBuckets;
  private final Shape<T, J> shape;

  /** A join with these snapshots. */
  public JoinAsOf(
      PCollection<Snapshot> snapshots,
      Duration publishLag,
      Buckets sessionBuckets,
      Buckets entityBuckets,
      Shape<T, J> shape) {
    this.snapshots = snapshots;
    this.publishLag = publishLag;
    this.sessionBuckets = sessionBuckets;
    this.entityBuckets = entityBuckets;
    this.shape = shape;
  }

  @Override
  public PCollection<J> expand(PCollection<T> sessions) {
    Buckets askers = sessionBuckets;
    Buckets entities = entityBuckets;
    PCollection<KV<Integer, byte[]>> questions =
        sessions
            .apply("Ask", ParDo.of(new AskFn<>(publishLag, askers)))
            .setCoder(QUESTION)
            .apply(
                "Questions",
                PackBlocks.by(
                    question -> entities.of(question.entity()), VarIntCoder.of(), QUESTION));
    PCollection<KV<Integer, byte[]>> known =
        snapshots.apply(
            "Snapshots",
            PackBlocks.by(snapshot -> entities.of(snapshot.entity()), VarIntCoder.of(), SNAPSHOT));
    PCollection<KV<Integer, byte[]>> answers =
        KeyedPCollectionTuple.of(SNAPSHOTS, known)
            .and(QUESTIONS, questions)
            .apply("Group entities", CoGroupByKey.create())
            .apply("Answer", ParDo.of(new AnswerFn()))
            .setCoder(ANSWER)
            .apply("Answers", PackBlocks.by(KV::getKey, VarIntCoder.of(), ANSWER));
    PCollection<KV<Integer, byte[]>> asking =
        sessions.apply(
            "Sessions",
            PackBlocks.by(
                session -> askers.of(session.sessionId()), VarIntCoder.of(), shape.coder()));
    return KeyedPCollectionTuple.of(SESSIONS, asking)
        .and(ANSWERS, answers)
        .apply("Group sessions", CoGroupByKey.create())
        .apply("Join", ParDo.of(new JoinFn<>(publishLag, shape)))
        .setCoder(shape.joinedCoder());
  }

  /** Asks for each entity and day once while the sessions of a bucket come one after another. */
  private static final class AskFn<T extends Asker> extends DoFn<T, Question> {
    private static final long serialVersionUID = 1L;
    private final Duration publishLag;
    private final Buckets askers;
    private transient @Nullable Set<Question> asked;
    private transient int asking;

    AskFn(Duration publishLag, Buckets askers) {
      this.publishLag = publishLag;
      this.askers = askers;
    }

    @ProcessElement
    public void process(@Element T session, OutputReceiver<Question> out) {
      int asker = askers.of(session.sessionId());
      Set<Question> before = asked;
      if (before == null || asking != asker) {
        before = new HashSet<>();
        asked = before;
        asking = asker;
      }
      Set<Question> already = before;
      session.forEachQuestion(
          new Availability(publishLag),
          (entity, day) -> {
            Question question = new Question(entity, day, asker);
            if (already.add(question)) {
              out.output(question);
            }
          });
    }

    @FinishBundle
    public void forget() {
      // What a bundle has asked may have to be asked again where the next one is computed.
      asked = null;
    }
  }

  /** Answers with the newest snapshot up to the day asked for; silent where there is none. */
  private static final class AnswerFn
      extends DoFn<KV<Integer, CoGbkResult>, KV<Integer, Snapshot>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element KV<Integer, CoGbkResult> bucket, OutputReceiver<KV<Integer, Snapshot>> out) {
      Map<String, TreeMap<Long, byte[]>> known = new HashMap<>();
      for (byte[] block : bucket.getValue().getAll(SNAPSHOTS)) {
        PackBlocks.unpack(
            block,
            SNAPSHOT,
            snapshot ->
                known
                    .computeIfAbsent(snapshot.entity(), entity -> new TreeMap<>())
                    .put(snapshot.asOfDay(), snapshot.state()));
      }
      for (byte[] block : bucket.getValue().getAll(QUESTIONS)) {
        PackBlocks.unpack(
            block,
            QUESTION,
            question -> {
              TreeMap<Long, byte[]> byDay = known.get(question.entity());
              Map.Entry<Long, byte[]> newest =
                  byDay == null ? null : byDay.floorEntry(question.asOfDay());
              if (newest != null) {
                out.output(
                    KV.of(
                        question.asker(),
                        new Snapshot(question.entity(), question.asOfDay(), newest.getValue())));
              }
            });
      }
    }
  }

  private static final class JoinFn<T extends Asker, J> extends DoFn<KV<Integer, CoGbkResult>, J> {
    private static final long serialVersionUID = 1L;
    private final Duration publishLag;
    private final Shape<T, J> shape;

    JoinFn(Duration publishLag, Shape<T, J> shape) {
      this.publishLag = publishLag;
      this.shape = shape;
    }

    @ProcessElement
    public void process(@Element KV<Integer, CoGbkResult> bucket, OutputReceiver<J> out) {
      Map<String, Map<Long, Snapshot>> answers = new HashMap<>();
      for (byte[] block : bucket.getValue().getAll(ANSWERS)) {
        PackBlocks.unpack(
            block,
            ANSWER,
            answer ->
                answers
                    .computeIfAbsent(answer.getValue().entity(), entity -> new HashMap<>())
                    .put(answer.getValue().asOfDay(), answer.getValue()));
      }
      Availability availability = new Availability(publishLag);
      for (byte[] block : bucket.getValue().getAll(SESSIONS)) {
        PackBlocks.unpack(
            block,
            shape.coder(),
            session ->
                out.output(shape.join().apply(session, found(session, availability, answers))));
      }
    }

    private static List<Snapshot> found(
        Asker session, Availability availability, Map<String, Map<Long, Snapshot>> answers) {
      Set<Snapshot> found = new LinkedHashSet<>();
      session.forEachQuestion(
          availability,
          (entity, day) -> {
            Snapshot answer = answers.getOrDefault(entity, Map.of()).get(day);
            if (answer != null) {
              found.add(answer);
            }
          });
      return new ArrayList<>(found);
    }
  }
}
