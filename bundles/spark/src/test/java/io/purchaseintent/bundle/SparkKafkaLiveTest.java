package io.purchaseintent.bundle;

import io.purchaseintent.eventlog.kafka.KafkaBroker;
import io.purchaseintent.pipeline.LiveContract;
import io.purchaseintent.pipeline.TestLog;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The live job on a topic of Kafka. That it ends as it should on this runner holds SparkLiveTest,
 * and that it does with this log KafkaTopicLiveTest of the pipelines.
 */
@Tag("thorough")
@Timeout(600)
class SparkKafkaLiveTest {

  @Test
  void disorderedTopic_endsAsItShould(@TempDir Path folder) throws Exception {
    try (KafkaBroker broker = KafkaBroker.start(folder.resolve("kafka"))) {
      broker.create("clicks", 2);
      LiveContract.check(folder, TestLog.ofTopic(broker, "clicks"), SparkLiveTest.runner(folder));
    }
  }
}
