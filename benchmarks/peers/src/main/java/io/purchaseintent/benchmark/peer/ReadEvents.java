package io.purchaseintent.benchmark.peer;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.pipeline.coder.CompactEventCoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.util.Collector;

/** A file to the events in it, packed: those of a session that lie near each other in one piece. */
final class ReadEvents implements FlatMapFunction<String, Tuple2<String, byte[]>> {

  private static final long serialVersionUID = 1L;

  /** How many events are gathered before they are sent. */
  private static final int MOST = 50_000;

  @Override
  public void flatMap(String file, Collector<Tuple2<String, byte[]>> out) throws IOException {
    Gathering gathering = new Gathering(out);
    EventFile.read(Path.of(file), gathering);
    gathering.send();
  }

  private static final class Gathering implements EventFile.Receiver {

    private final Map<String, List<CompactEvent>> bySession = new HashMap<>();
    private final Collector<Tuple2<String, byte[]>> out;
    private int size;

    Gathering(Collector<Tuple2<String, byte[]>> out) {
      this.out = out;
    }

    @Override
    public void receive(String sessionId, CompactEvent event) {
      bySession.computeIfAbsent(sessionId, id -> new ArrayList<>()).add(event);
      size++;
      if (size == MOST) {
        send();
      }
    }

    void send() {
      bySession.forEach(
          (id, events) -> {
            Packer packer = new Packer();
            CompactEventCoder.packAll(events, packer);
            out.collect(Tuple2.of(id, packer.toBytes()));
          });
      bySession.clear();
      size = 0;
    }
  }
}
