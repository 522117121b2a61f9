package io.purchaseintent.bundle;

import io.purchaseintent.eventlog.kafka.KafkaBroker;
import io.purchaseintent.pipeline.LiveContract;
import io.purchaseintent.pipeline.TestLog;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The live job on a topic of Kafka: nothing lost, nothing there twice, windows close. That a reader
 * waits for a broker that is gone, and reads partitions that are added, holds KafkaSourceTest.
 */
@Timeout(300)
class KafkaLiveTest {

  @Test
  void disorderedTopic_endsAsItShould(@TempDir Path folder) throws Exception {
    try (KafkaBroker broker = KafkaBroker.start(folder.resolve("kafka"))) {
      broker.create("clicks", 2);
      LiveContract.check(
          folder,
          TestLog.ofTopic(broker, "clicks"),
          "--runner=FlinkRunner",
          "--flinkMaster=[local]",
          "--parallelism=2");
    }
  }
}
