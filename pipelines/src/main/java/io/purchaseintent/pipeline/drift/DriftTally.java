package io.purchaseintent.pipeline.drift;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.monitoring.ProfileCounts;
import io.purchaseintent.monitoring.ProfileTally;
import io.purchaseintent.monitoring.ReferenceProfile;
import io.purchaseintent.monitoring.SessionSample;
import io.purchaseintent.pipeline.coder.PackedCoder;

/**
 * All that is counted of the predictions of a period. Whole numbers only, so that merging in any
 * order gives the same. Mutable, not thread-safe; its size depends on the reference alone.
 *
 * @param log of lines and what predictions stand on
 * @param features of vectors
 * @param scores of propensities and margins
 * @param farOut predictions by feature whose value is far beyond the reference's
 * @param means of propensities by slice
 * @param sample of sessions, to tell their vectors from those of the reference
 */
@SuppressWarnings("ArrayRecordComponent")
record DriftTally(
    LogCounts log,
    ProfileCounts features,
    ProfileCounts scores,
    long[] farOut,
    ScoreSums means,
    SessionSample sample) {

  /** Nothing counted yet. */
  static DriftTally empty(Yardstick by) {
    return new DriftTally(
        new LogCounts(by.hours()),
        ProfileTally.emptyCounts(by.features(), by.slices().size()),
        ProfileTally.emptyCounts(by.scores(), by.slices().size()),
        new long[by.features().size()],
        new ScoreSums(by.slices().size()),
        new SessionSample(ReferenceProfile.SAMPLE, by.features().size()));
  }

  /** Adds another, which stays as it is. */
  void merge(DriftTally other) {
    log.merge(other.log);
    features.merge(other.features);
    scores.merge(other.scores);
    LogCounts.add(farOut, other.farOut);
    means.merge(other.means);
    sample.merge(other.sample);
  }

  byte[] encode() {
    Packer out = new Packer();
    pack(out);
    return out.toBytes();
  }

  private void pack(Packer out) {
    log.pack(out);
    out.bytes(features.encode()).bytes(scores.encode()).unsigned(farOut.length);
    LogCounts.pack(farOut, out);
    means.pack(out);
    out.bytes(sample.encode());
  }

  static DriftTally read(Unpacker in) {
    LogCounts log = LogCounts.unpack(in);
    ProfileCounts features = ProfileCounts.decode(in.bytes());
    ProfileCounts scores = ProfileCounts.decode(in.bytes());
    long[] farOut = new long[in.countOfMany()];
    LogCounts.unpack(farOut, in);
    return new DriftTally(
        log, features, scores, farOut, ScoreSums.unpack(in), SessionSample.decode(in.bytes()));
  }

  /** Codes a tally. */
  static final class TallyCoder extends PackedCoder<DriftTally> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void pack(DriftTally tally, Packer out) {
      tally.pack(out);
    }

    @Override
    protected DriftTally unpack(Unpacker in) {
      return read(in);
    }
  }
}
