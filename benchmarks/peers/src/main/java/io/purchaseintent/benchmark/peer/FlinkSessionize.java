package io.purchaseintent.benchmark.peer;

import io.purchaseintent.lake.LakeException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.apache.flink.api.common.BatchShuffleMode;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * Sessionize written by hand for Flink: a batch job on its DataStream API in a mini cluster, two
 * tasks of each kind.
 *
 * <p>Events cross the network as bytes, those of a session that lie near each other in one piece;
 * Flink sorts the pieces by session id, and the sessions by day. Only Flink's own serializers work,
 * exchanges are pipelined, and nothing but its sorters grows with the input.
 */
public final class FlinkSessionize implements Peer {

  static final String SESSIONS = "sessions";
  static final String PURCHASING = "purchasing_sessions";
  static final String ROWS = "rows";

  private static final int PARALLELISM = 2;

  private static final TypeInformation<byte[]> BYTES =
      PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;
  private static final TypeInformation<Tuple2<String, byte[]>> EVENTS_BY_SESSION =
      Types.TUPLE(Types.STRING, BYTES);
  private static final TypeInformation<Tuple3<String, String, byte[]>> SESSIONS_BY_DAY =
      Types.TUPLE(Types.STRING, Types.STRING, BYTES);

  /** Runs and ends the process. */
  public static void main(String[] args) {
    // The process ends here whatever threads Flink leaves behind.
    System.exit(Peer.run(new FlinkSessionize(), args, Clock.systemUTC(), System.out, System.err));
  }

  @Override
  public Counts sessionize(List<Path> events, Path folder, String run) throws Exception {
    if (events.isEmpty()) {
      throw new LakeException("There are no events: run ingest first");
    }
    StreamExecutionEnvironment flink =
        StreamExecutionEnvironment.createLocalEnvironment(PARALLELISM, settings());
    flink.setRuntimeMode(RuntimeExecutionMode.BATCH);
    flink.getConfig().enableObjectReuse().disableGenericTypes();
    flink
        .fromCollection(events.stream().map(Path::toString).toList(), Types.STRING)
        .rebalance()
        .flatMap(new ReadEvents())
        .returns(EVENTS_BY_SESSION)
        .keyBy(piece -> piece.f0, Types.STRING)
        .transform("Make sessions", SESSIONS_BY_DAY, new MakeSessions(GAP))
        .keyBy(session -> session.f0, Types.STRING)
        .transform("Write days", Types.VOID, new WriteDays(folder.toString(), run))
        .sinkTo(new DiscardingSink<>());
    JobExecutionResult done = flink.execute("sessionize");
    return new Counts(
        done.<Long>getAccumulatorResult(SESSIONS),
        done.<Long>getAccumulatorResult(PURCHASING),
        done.<Long>getAccumulatorResult(ROWS));
  }

  private static Configuration settings() {
    Configuration settings = new Configuration();
    settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256));
    settings.set(ExecutionOptions.BATCH_SHUFFLE_MODE, BatchShuffleMode.ALL_EXCHANGES_PIPELINED);
    // The default of batch jobs knows no pipelined exchange.
    settings.set(JobManagerOptions.SCHEDULER, JobManagerOptions.SchedulerType.Default);
    return settings;
  }
}
