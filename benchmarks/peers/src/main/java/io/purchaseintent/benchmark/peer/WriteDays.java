package io.purchaseintent.benchmark.peer;

import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.pipeline.coder.CompactEventCoder;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/** Sessions, sorted by day, to the file of each day; one is open at a time. */
final class WriteDays extends AbstractStreamOperator<Void>
    implements OneInputStreamOperator<Tuple3<String, String, byte[]>, Void>, BoundedOneInput {

  private static final long serialVersionUID = 1L;

  private final String folder;
  private final String run;
  private final LongCounter sessions = new LongCounter();
  private final LongCounter purchasing = new LongCounter();
  private final LongCounter rows = new LongCounter();
  private transient @Nullable String day;
  private transient @Nullable SessionFile file;

  WriteDays(String folder, String run) {
    this.folder = folder;
    this.run = run;
  }

  @Override
  public void open() throws Exception {
    super.open();
    getRuntimeContext().addAccumulator(FlinkSessionize.SESSIONS, sessions);
    getRuntimeContext().addAccumulator(FlinkSessionize.PURCHASING, purchasing);
    getRuntimeContext().addAccumulator(FlinkSessionize.ROWS, rows);
  }

  @Override
  public void processElement(StreamRecord<Tuple3<String, String, byte[]>> session)
      throws IOException {
    Tuple3<String, String, byte[]> value = session.getValue();
    SessionState state = SessionState.of(CompactEventCoder.unpackAll(new Unpacker(value.f2)));
    sessions.add(1);
    purchasing.add(state.hasPurchase() ? 1 : 0);
    fileOf(value.f0).write(value.f1, state);
    rows.add(1);
  }

  private SessionFile fileOf(String next) throws IOException {
    SessionFile open = file;
    if (open == null || !next.equals(day)) {
      endInput();
      open = SessionFile.create(Path.of(folder), next, run);
      file = open;
      day = next;
    }
    return open;
  }

  /** No more sessions of the present day. */
  @Override
  public void endInput() throws IOException {
    if (file != null) {
      file.close();
      file = null;
    }
  }
}
