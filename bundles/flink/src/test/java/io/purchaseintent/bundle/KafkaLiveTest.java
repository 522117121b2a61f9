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
 * reads partitions that are added holds KafkaSourceTest: here days come in a moment, and what is in
 * a new partition would be late.
 */
@Timeout(300)
class KafkaLiveTest {

  @Test
  void disorderedTopic_whoseBrokerDiesAndComesBack_endsAsItShould(@TempDir Path folder)
      throws Exception {
    try (KafkaBroker broker = KafkaBroker.start(folder.resolve("kafka"))) {
      broker.create("clicks", 2);
      LiveContract.checkOnTheWay(
          folder,
          TestLog.ofTopic(broker, "clicks"),
          () -> {
            broker.kill();
            broker.restart();
          },
          "--runner=FlinkRunner",
          // Longer than the broker is away: then each partition holds the other back.
          "--idleAfter=PT2M",
          "--flinkMaster=[local]",
          "--parallelism=2");
    }
  }
}
