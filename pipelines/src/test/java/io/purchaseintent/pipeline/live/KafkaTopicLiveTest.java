package io.purchaseintent.pipeline.live;

import io.purchaseintent.eventlog.kafka.KafkaBroker;
import io.purchaseintent.pipeline.LiveContract;
import io.purchaseintent.pipeline.TestLog;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The live job on a topic of Kafka, on Direct. */
@Timeout(300)
class KafkaTopicLiveTest {

  @Test
  void disorderedTopic_endsAsItShould(@TempDir Path folder) throws Exception {
    try (KafkaBroker broker = KafkaBroker.start(folder.resolve("kafka"))) {
      broker.create("clicks", 2);
      LiveContract.check(
          folder,
          TestLog.ofTopic(broker, "clicks"),
          "--runner=DirectRunner",
          "--targetParallelism=2");
    }
  }
}
