package io.purchaseintent.pipeline.asof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.feature.Availability;
import io.purchaseintent.feature.FeatureKey;
import io.purchaseintent.lake.asof.Snapshot;
import io.purchaseintent.pipeline.Answer;
import io.purchaseintent.pipeline.coder.PackedCoder;
import io.purchaseintent.pipeline.shuffle.Buckets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.ObjLongConsumer;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;

final class PointInTimeJoinTest {

  private static final long SEED = 11;
  private static final Duration LAG = Duration.ofHours(1);
  private static final long DAY = Duration.ofDays(1).toMillis();

  /** Looks at one user and one product at a time. */
  record Looker(String sessionId, long timeMillis, String user, String product)
      implements LookupRequester {

    @Override
    public void forEachLookup(Availability availability, ObjLongConsumer<String> reader) {
      long day = availability.newestAsOfDay(timeMillis);
      reader.accept(FeatureKey.user(user), day);
      reader.accept(FeatureKey.product(product), day);
      reader.accept(FeatureKey.product(product), day);
    }
  }

  private static final class LookerCoder extends PackedCoder<Looker> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void pack(Looker looker, Packer out) {
      out.text(looker.sessionId).signed(looker.timeMillis).text(looker.user).text(looker.product);
    }

    @Override
    protected Looker unpack(Unpacker in) {
      return new Looker(in.text(), in.signed(), in.text(), in.text());
    }
  }

  private static List<Snapshot> snapshots(Random random, String prefix) {
    List<Snapshot> snapshots = new ArrayList<>();
    for (int entity = 0; entity < 12; entity++) {
      for (int day = 1; day < 9; day++) {
        if (random.nextInt(3) == 0) {
          snapshots.add(new Snapshot(prefix + entity, day, new byte[] {(byte) entity, (byte) day}));
        }
      }
    }
    Collections.shuffle(snapshots, random);
    return snapshots;
  }

  private static List<Looker> lookers(Random random) {
    List<Looker> lookers = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      lookers.add(
          new Looker(
              "s" + i,
              random.nextInt(10) * DAY + random.nextInt(3) * LAG.toMillis(),
              "u" + random.nextInt(14),
              "p" + random.nextInt(14)));
    }
    return lookers;
  }

  private static String told(Looker looker, List<Snapshot> found) {
    StringBuilder told = new StringBuilder(looker.sessionId);
    found.stream()
        .sorted(Comparator.comparing(Snapshot::entity))
        .forEach(
            each -> told.append(' ').append(each.entity()).append('=').append(each.state()[1]));
    return told.toString();
  }

  /** By a loop over all snapshots: the newest whose as-of time and lag are before the moment. */
  private static String expected(Looker looker, List<Snapshot> all) {
    List<Snapshot> found = new ArrayList<>();
    for (String entity : List.of("user:" + looker.user, "product:" + looker.product)) {
      all.stream()
          .filter(each -> each.entity().equals(entity))
          .filter(each -> each.asOfDay() * DAY + LAG.toMillis() < looker.timeMillis)
          .max(Comparator.comparingLong(Snapshot::asOfDay))
          .ifPresent(found::add);
    }
    return told(looker, found);
  }

  private static PCollection<String> joined(
      Pipeline pipeline, String name, List<Looker> lookers, Snapshots snapshots) {
    return pipeline
        .apply("Lookers " + name, Create.of(lookers).withCoder(new LookerCoder()))
        .apply(
            name,
            new PointInTimeJoin<>(
                snapshots,
                LAG,
                new Buckets(3),
                new PointInTimeJoin.Shape<>(
                    new LookerCoder(), PointInTimeJoinTest::told, StringUtf8Coder.of())));
  }

  @Test
  void products_areFoundAlike_inMemoryAndByRequest() {
    Random random = new Random(SEED);
    List<Snapshot> users = snapshots(random, "user:u");
    List<Snapshot> products = snapshots(random, "product:p");
    List<Looker> lookers = lookers(random);
    List<Snapshot> all = new ArrayList<>(users);
    all.addAll(products);
    List<String> expected = lookers.stream().map(looker -> expected(looker, all)).sorted().toList();
    Pipeline pipeline =
        Pipeline.create(
            PipelineOptionsFactory.fromArgs(Answer.LIGHT_RUNNER.toArray(String[]::new)).create());
    PCollection<Snapshot> ofUsers =
        pipeline.apply("Users", Create.of(users).withCoder(SnapshotCoder.of()));
    PCollection<Snapshot> ofProducts =
        pipeline.apply("Products", Create.of(products).withCoder(SnapshotCoder.of()));

    for (boolean fit : new boolean[] {true, false}) {
      Snapshots snapshots = new Snapshots(ofUsers, ofProducts, new Buckets(4), fit);
      PAssert.that(joined(pipeline, fit ? "In memory" : "By request", lookers, snapshots))
          .satisfies(
              rows -> {
                List<String> sorted = new ArrayList<>();
                rows.forEach(sorted::add);
                Collections.sort(sorted);
                assertEquals(expected, sorted, "seed " + SEED + ", products fit: " + fit);
                return null;
              });
    }
    assertTrue(expected.stream().anyMatch(row -> row.contains("product:")), "no product is found");
    pipeline.run().waitUntilFinish();
  }
}
