package io.purchaseintent.benchmark.peer;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.pipeline.coder.CompactEventCoder;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Pieces of events, sorted by session id as Flink's batch mode sorts a keyed input, to sessions:
 * the day of the start, the id, the events packed.
 *
 * <p>An operator of its own, as the events of one id wait in a list instead of Flink's state.
 */
final class MakeSessions extends AbstractStreamOperator<Tuple3<String, String, byte[]>>
    implements OneInputStreamOperator<Tuple2<String, byte[]>, Tuple3<String, String, byte[]>>,
        BoundedOneInput {

  private static final long serialVersionUID = 1L;

  private final SessionGap gap;
  private transient @Nullable String sessionId;
  private transient List<CompactEvent> events = List.of();

  MakeSessions(SessionGap gap) {
    this.gap = gap;
  }

  @Override
  public void open() throws Exception {
    super.open();
    events = new ArrayList<>();
  }

  @Override
  public void processElement(StreamRecord<Tuple2<String, byte[]>> piece) {
    if (!piece.getValue().f0.equals(sessionId)) {
      endInput();
      sessionId = piece.getValue().f0;
    }
    events.addAll(CompactEventCoder.unpackAll(new Unpacker(piece.getValue().f1)));
  }

  /** No more events of the present id. */
  @Override
  public void endInput() {
    for (List<CompactEvent> session : gap.split(events)) {
      Packer packer = new Packer();
      CompactEventCoder.packAll(session, packer);
      String day = SessionFile.partition(SessionState.of(session.get(0)));
      output.collect(new StreamRecord<>(Tuple3.of(day, sessionId, packer.toBytes())));
    }
    events.clear();
  }
}
