package io.purchaseintent.pipeline.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.eventlog.kinesis.KinesisDoor;
import io.purchaseintent.eventlog.kinesis.KinesisEmulator;
import io.purchaseintent.pipeline.Answer;
import io.purchaseintent.pipeline.LiveContract;
import io.purchaseintent.pipeline.TestLog;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(300)
class LiveJobTest {

  @Test
  void disorderedStream_endsAsItShould(@TempDir Path folder) throws Exception {
    LiveContract.check(folder, "--runner=DirectRunner", "--targetParallelism=2");
  }

  @Test
  void disorderedStreamOfKinesis_endsAsItShould(@TempDir Path folder) throws Exception {
    try (KinesisEmulator kinesis = KinesisEmulator.start(folder.resolve("kinesis"))) {
      kinesis.create("clicks", 2);
      LiveContract.check(
          folder,
          TestLog.ofStream(kinesis, "clicks"),
          "--runner=DirectRunner",
          "--targetParallelism=2");
    }
  }

  @Test
  void logWithoutAStore_goesIntoTheLake_onceHoweverOftenItIsRead(@TempDir Path folder)
      throws Exception {
    LiveContract.checkLakeAlone(folder, "--runner=DirectRunner", "--targetParallelism=2");
  }

  @Test
  void jobWithoutAStoreAndWithoutAnEnd_isRefused(@TempDir Path folder) {
    Answer answer =
        Answer.of(
            Clock.systemUTC(),
            "live",
            "--lake=" + folder,
            "--redis=none",
            "--source=file:" + folder,
            "--runner=DirectRunner");

    assertEquals(2, answer.exitCode());
    assertTrue(answer.err().contains("--until-idle=PT20S to bring into the lake"), answer.err());
  }

  @ParameterizedTest
  @CsvSource({
    "UnrecognizedClientException, the credentials are not accepted: check AWS_ACCESS_KEY_ID",
    "ExpiredTokenException, the credentials have expired: get new ones",
    "ResourceNotFoundException, there is no such stream: create it"
  })
  void streamThatCannotBeRead_endsTheJobWithTheRemedy(
      String code, String expected, @TempDir Path folder) throws Exception {
    try (KinesisDoor door = KinesisDoor.shut(code)) {
      Answer answer =
          Answer.of(
              Clock.systemUTC(),
              "live",
              "--lake=" + folder,
              "--redis=redis://localhost:1",
              "--source=kinesis:clicks",
              "--kinesisEndpoint=" + door.endpoint(),
              "--kinesisRegion=us-east-1",
              "--runner=DirectRunner");

      assertEquals(1, answer.exitCode());
      assertTrue(
          answer.err().startsWith("live: --source=kinesis:clicks: " + expected), answer.err());
    }
  }
}
