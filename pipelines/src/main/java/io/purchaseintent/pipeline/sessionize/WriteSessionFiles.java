package io.purchaseintent.pipeline.sessionize;

import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.iceberg.WrittenFile;
import io.purchaseintent.lake.visit.VisitReader;
import io.purchaseintent.pipeline.coder.BytesCoder;
import io.purchaseintent.pipeline.job.DayPeriod;
import io.purchaseintent.pipeline.job.PipelineRun;
import io.purchaseintent.pipeline.lake.GatherFiles;
import io.purchaseintent.pipeline.session.ReadVisits;
import java.time.ZoneId;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;

/** Writes the sessions that begin in some periods; gives their states where they are asked for. */
public final class WriteSessionFiles
    extends PTransform<PBegin, PCollection<KV<String, SessionState>>> {

  private static final long serialVersionUID = 1L;

  private final transient TableView events;
  private final transient TableWrite sessions;
  private final SessionGap gap;
  private final List<DayPeriod> periods;
  private final ZoneId shopZone;
  private final boolean states;

  /**
   * @param events with the days before and after the periods, too
   * @param sessions where rows go
   * @param shopZone of shoppers whose own zone is unknown
   * @param states whether states are asked for; none are given otherwise
   */
  public WriteSessionFiles(
      TableView events,
      TableWrite sessions,
      SessionGap gap,
      List<DayPeriod> periods,
      ZoneId shopZone,
      boolean states) {
    this.events = events;
    this.sessions = sessions;
    this.gap = gap;
    this.periods = List.copyOf(periods);
    this.shopZone = shopZone;
    this.states = states;
  }

  /** How many sessions were written. */
  public static long counted(PipelineRun done) {
    return done.counter(SessionFilesFn.class, SessionFilesFn.SESSIONS);
  }

  @Override
  public PCollection<KV<String, SessionState>> expand(PBegin begin) {
    PCollectionTuple written =
        begin
            .apply("Buckets", ReadVisits.buckets(events))
            .apply(
                "Write sessions",
                ParDo.of(
                        new SessionFilesFn(
                            new VisitReader(events.reader(), gap),
                            periods,
                            sessions.writer(),
                            shopZone,
                            states))
                    .withOutputTags(SessionFilesFn.FILES, TupleTagList.of(SessionFilesFn.STATES)));
    written
        .get(SessionFilesFn.FILES)
        .setCoder(SerializableCoder.of(WrittenFile.class))
        .apply("Gather", new GatherFiles(sessions));
    return written
        .get(SessionFilesFn.STATES)
        .setCoder(KvCoder.of(StringUtf8Coder.of(), BytesCoder.sessionState()));
  }
}
