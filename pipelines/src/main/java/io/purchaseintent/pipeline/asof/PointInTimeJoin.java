package io.purchaseintent.pipeline.asof;

import io.purchaseintent.feature.Availability;
import io.purchaseintent.feature.FeatureKey;
import io.purchaseintent.lake.asof.Snapshot;
import io.purchaseintent.lake.asof.SnapshotIndex;
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
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableBiFunction;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/**
 * The point-in-time join: gives each requester, a session or a prediction, the snapshots of users
 * and products that it may see, and no others.
 *
 * <p>A bucket of sessions requests each entity and as-of day once, however many of its sessions
 * want it, so that a popular product costs a small record a bucket and day. Where the snapshots of
 * all products fit into memory, each worker has them, and only users are requested. Global window,
 * bounded; one bucket's sessions, and one's entities, are in memory at a time.
 */
public final class PointInTimeJoin<T extends LookupRequester, J>
    extends PTransform<PCollection<T>, PCollection<J>> {

  private static final long serialVersionUID = 1L;

  private static final TupleTag<byte[]> SNAPSHOTS = new TupleTag<>("snapshots") {};
  private static final TupleTag<byte[]> REQUESTS = new TupleTag<>("requests") {};
  private static final TupleTag<byte[]> SESSIONS = new TupleTag<>("sessions") {};
  private static final TupleTag<byte[]> RESULTS = new TupleTag<>("results") {};

  private static final SnapshotCoder SNAPSHOT = SnapshotCoder.of();
  private static final LookupRequest.RequestCoder REQUEST = new LookupRequest.RequestCoder();
  private static final KvCoder<Integer, Snapshot> RESULT = KvCoder.of(VarIntCoder.of(), SNAPSHOT);

  /**
   * How requesters travel, and what becomes of one with the snapshots found for it.
   *
   * @param join a requester and its snapshots, by entity and the as-of day of the request
   */
  public record Shape<T, J>(
      Coder<T> coder, SerializableBiFunction<T, List<Snapshot>, J> join, Coder<J> joinedCoder)
      implements Serializable {}

  private final transient Snapshots snapshots;
  private final Duration publishLag;
  private final Buckets sessionBuckets;
  private final Shape<T, J> shape;

  /** A join with these snapshots. */
  public PointInTimeJoin(
      Snapshots snapshots, Duration publishLag, Buckets sessionBuckets, Shape<T, J> shape) {
    this.snapshots = snapshots;
    this.publishLag = publishLag;
    this.sessionBuckets = sessionBuckets;
    this.shape = shape;
  }

  @Override
  public PCollection<J> expand(PCollection<T> sessions) {
    Buckets requesters = sessionBuckets;
    Buckets entities = snapshots.buckets();
    boolean inMemory = snapshots.productsFit();
    PCollection<Snapshot> requested =
        inMemory
            ? snapshots.users()
            : PCollectionList.of(snapshots.users())
                .and(snapshots.products())
                .apply("Users and products", Flatten.pCollections());
    PCollection<KV<Integer, byte[]>> requests =
        sessions
            .apply(
                "Request snapshots", ParDo.of(new RequestFn<>(publishLag, requesters, !inMemory)))
            .setCoder(REQUEST)
            .apply(
                "Requests",
                PackBlocks.by(request -> entities.of(request.entity()), VarIntCoder.of(), REQUEST));
    PCollection<KV<Integer, byte[]>> known =
        requested.apply(
            "Snapshots",
            PackBlocks.by(snapshot -> entities.of(snapshot.entity()), VarIntCoder.of(), SNAPSHOT));
    PCollection<KV<Integer, byte[]>> results =
        KeyedPCollectionTuple.of(SNAPSHOTS, known)
            .and(REQUESTS, requests)
            .apply("Group entities", CoGroupByKey.create())
            .apply("Look up", ParDo.of(new LookUpFn()))
            .setCoder(RESULT)
            .apply("Results", PackBlocks.by(KV::getKey, VarIntCoder.of(), RESULT));
    PCollection<KV<Integer, byte[]>> sending =
        sessions.apply(
            "Sessions",
            PackBlocks.by(
                session -> requesters.of(session.sessionId()), VarIntCoder.of(), shape.coder()));
    return KeyedPCollectionTuple.of(SESSIONS, sending)
        .and(RESULTS, results)
        .apply("Group sessions", CoGroupByKey.create())
        .apply("Join", inMemory ? joinWithProducts() : ParDo.of(joinFn(null)))
        .setCoder(shape.joinedCoder());
  }

  private JoinFn<T, J> joinFn(@Nullable PCollectionView<Iterable<byte[]>> products) {
    return new JoinFn<>(publishLag, shape, products);
  }

  private ParDo.SingleOutput<KV<Integer, CoGbkResult>, J> joinWithProducts() {
    PCollectionView<Iterable<byte[]>> products =
        snapshots
            .products()
            .apply("Products", PackBlocks.by(snapshot -> 0, VarIntCoder.of(), SNAPSHOT))
            .apply("Blocks", Values.create())
            .apply("To every worker", View.asIterable());
    return ParDo.of(joinFn(products)).withSideInputs(products);
  }

  /** Requests each entity and day once while the sessions of a bucket come one after another. */
  private static final class RequestFn<T extends LookupRequester> extends DoFn<T, LookupRequest> {
    private static final long serialVersionUID = 1L;
    private final Duration publishLag;
    private final Buckets requesters;
    private final boolean products;
    private transient @Nullable Set<LookupRequest> requested;
    private transient int sending;

    RequestFn(Duration publishLag, Buckets requesters, boolean products) {
      this.publishLag = publishLag;
      this.requesters = requesters;
      this.products = products;
    }

    @ProcessElement
    public void process(@Element T session, OutputReceiver<LookupRequest> out) {
      int requester = requesters.of(session.sessionId());
      Set<LookupRequest> before = requested;
      if (before == null || sending != requester) {
        before = new HashSet<>();
        requested = before;
        sending = requester;
      }
      Set<LookupRequest> already = before;
      session.forEachLookup(
          new Availability(publishLag),
          (entity, day) -> {
            if (products || !FeatureKey.isProduct(entity)) {
              LookupRequest request = new LookupRequest(entity, day, requester);
              if (already.add(request)) {
                out.output(request);
              }
            }
          });
    }

    @FinishBundle
    public void forget() {
      // What a bundle has requested may have to be requested again where the next one is computed.
      requested = null;
    }
  }

  /** Finds the newest snapshot up to the day of the request; silent where there is none. */
  private static final class LookUpFn
      extends DoFn<KV<Integer, CoGbkResult>, KV<Integer, Snapshot>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element KV<Integer, CoGbkResult> bucket, OutputReceiver<KV<Integer, Snapshot>> out) {
      SnapshotIndex snapshots = new SnapshotIndex();
      for (byte[] block : bucket.getValue().getAll(SNAPSHOTS)) {
        PackBlocks.unpack(block, SNAPSHOT, snapshots::add);
      }
      for (byte[] block : bucket.getValue().getAll(REQUESTS)) {
        PackBlocks.unpack(
            block,
            REQUEST,
            request -> {
              byte[] newest = snapshots.upTo(request.entity(), request.asOfDay());
              if (newest != null) {
                out.output(
                    KV.of(
                        request.requester(),
                        new Snapshot(request.entity(), request.asOfDay(), newest)));
              }
            });
      }
    }
  }

  private static final class JoinFn<T extends LookupRequester, J>
      extends DoFn<KV<Integer, CoGbkResult>, J> {
    private static final long serialVersionUID = 1L;
    private final Duration publishLag;
    private final Shape<T, J> shape;
    private final @Nullable PCollectionView<Iterable<byte[]>> products;
    private transient @Nullable SnapshotIndex index;

    /**
     * @param products blocks of the snapshots of all products; null where they were requested
     */
    JoinFn(
        Duration publishLag,
        Shape<T, J> shape,
        @Nullable PCollectionView<Iterable<byte[]>> products) {
      this.publishLag = publishLag;
      this.shape = shape;
      this.products = products;
    }

    @ProcessElement
    public void process(ProcessContext context) {
      CoGbkResult bucket = context.element().getValue();
      Map<String, Map<Long, Snapshot>> results = new HashMap<>();
      for (byte[] block : bucket.getAll(RESULTS)) {
        PackBlocks.unpack(
            block,
            RESULT,
            result ->
                results
                    .computeIfAbsent(result.getValue().entity(), entity -> new HashMap<>())
                    .put(result.getValue().asOfDay(), result.getValue()));
      }
      Lookup lookup = lookup(results, products == null ? null : products(context, products));
      Availability availability = new Availability(publishLag);
      for (byte[] block : bucket.getAll(SESSIONS)) {
        PackBlocks.unpack(
            block,
            shape.coder(),
            session ->
                context.output(shape.join().apply(session, found(session, availability, lookup))));
      }
    }

    /** The snapshots of all products, put in order once. */
    private SnapshotIndex products(ProcessContext context, PCollectionView<Iterable<byte[]>> view) {
      SnapshotIndex known = index;
      if (known == null) {
        SnapshotIndex made = new SnapshotIndex();
        for (byte[] block : context.sideInput(view)) {
          PackBlocks.unpack(block, SNAPSHOT, made::add);
        }
        index = made;
        known = made;
      }
      return known;
    }

    /** Finds what is known of an entity up to a day. */
    private interface Lookup {
      @Nullable Snapshot find(String entity, long day);
    }

    private static Lookup lookup(
        Map<String, Map<Long, Snapshot>> results, @Nullable SnapshotIndex products) {
      return (entity, day) -> {
        if (products == null || !FeatureKey.isProduct(entity)) {
          return results.getOrDefault(entity, Map.of()).get(day);
        }
        byte[] newest = products.upTo(entity, day);
        return newest == null ? null : new Snapshot(entity, day, newest);
      };
    }

    private static List<Snapshot> found(
        LookupRequester session, Availability availability, Lookup lookup) {
      Set<Snapshot> found = new LinkedHashSet<>();
      session.forEachLookup(
          availability,
          (entity, day) -> {
            Snapshot result = lookup.find(entity, day);
            if (result != null) {
              found.add(result);
            }
          });
      return new ArrayList<>(found);
    }
  }
}
