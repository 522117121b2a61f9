package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.UserError;
import io.purchaseintent.eventlog.address.LogAddresses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the command does before it serves; there is no Redis where these look for one. */
final class ServeCommandTest {

  /** Ends the command where all that comes before Redis is well. */
  private static final String NO_REDIS = "--redis=nowhere";

  @TempDir private Path home;

  @BeforeEach
  void train() throws IOException {
    TrainedModel.register(home.resolve("registry"));
  }

  private String failure(String... options) {
    ServeCommand command = new ServeCommand();
    new CommandLine(command).parseArgs(options);
    return String.valueOf(assertThrows(UserError.class, command::call).getMessage());
  }

  @Test
  void collectorInANewHome_makesAKeyOfItsOwner() throws Exception {
    String failure = failure("--home=" + home, NO_REDIS, "--log=file:" + home.resolve("log"));

    Path key = home.resolve("pseudonym.key");
    assertTrue(failure.startsWith("--redis=nowhere is no address"), failure);
    assertEquals("all-ids:".length() + 32, Files.size(key));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
    byte[] first = Files.readAllBytes(key);
    failure("--home=" + home, NO_REDIS, "--log=file:" + home.resolve("log"));
    assertArrayEquals(first, Files.readAllBytes(key));
  }

  @Test
  void collectingAlone_needsALog_andIsOfferedWhereThereIsNoModel() {
    assertEquals(
        "--collect-only needs a log to collect into: add " + LogAddresses.forms("--log="),
        failure("--home=" + home, NO_REDIS, "--collect-only"));

    String failure =
        failure("--home=" + home.resolve("new"), NO_REDIS, "--log=file:" + home.resolve("new-log"));
    assertTrue(failure.endsWith("; to take events meanwhile, add --collect-only"), failure);
  }

  @Test
  void serverWithoutACollector_makesNoKey() {
    failure("--home=" + home, NO_REDIS);

    assertFalse(Files.exists(home.resolve("pseudonym.key")));
  }

  @Test
  void collectorBesideEventsOfAnotherKey_isRefused() throws Exception {
    Files.createDirectories(home.resolve("lake/tables/events/data"));

    String failure = failure("--home=" + home, NO_REDIS, "--log=file:" + home.resolve("log"));

    assertTrue(failure.contains("--pseudonym-key=FILE"), failure);
    assertFalse(Files.exists(home.resolve("pseudonym.key")));
  }

  @Test
  void keyThatDoesNotSayWhatItIsFor_beginsNoLake_andGoesOnWithOne() throws Exception {
    Path key = Files.write(home.resolve("raw.key"), new byte[32]);
    String[] options = {
      "--home=" + home, NO_REDIS, "--log=file:" + home.resolve("log"), "--pseudonym-key=" + key
    };

    String refused = failure(options);
    boolean begun = Files.exists(home.resolve("log"));
    Files.createDirectories(home.resolve("lake/tables/events/data"));
    String accepted = failure(options);

    assertTrue(refused.contains("(printf users-only:; cat " + key + ") > old.key"), refused);
    assertFalse(begun);
    assertTrue(accepted.startsWith("--redis=nowhere is no address"), accepted);
  }

  @Test
  void keyThatIsNotThere_isToldWithTheRemedy() {
    String failure =
        failure(
            "--home=" + home,
            NO_REDIS,
            "--log=file:" + home.resolve("log"),
            "--pseudonym-key=" + home.resolve("lost.key"));

    assertTrue(failure.contains("lost.key is not readable: give the one that ingest"), failure);
    assertFalse(Files.exists(home.resolve("pseudonym.key")));
  }

  @Test
  void kinesisOptions_belongToAStream_ofEventsOrOfPredictions() {
    String region = "--kinesis-region=eu-west-1";

    String refused = failure("--home=" + home, NO_REDIS, "--log=file:" + home, region);
    String streamOfPredictions =
        failure(
            "--home=" + home,
            NO_REDIS,
            "--log=file:" + home.resolve("log"),
            "--prediction-log=kinesis:predictions",
            region);

    assertTrue(
        refused.contains("--kinesis-endpoint and --kinesis-region go with kinesis:STREAM"),
        refused);
    assertTrue(
        streamOfPredictions.startsWith("--redis=nowhere is no address"), streamOfPredictions);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--allow-origin=https://shop.example", "--country-file=x", "--trust-forwarded"})
  void optionsForEvents_belongToALog(String option) {
    String refused = failure("--home=" + home, NO_REDIS, option);

    assertTrue(refused.contains("give --log=file:DIR"), refused);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --deadline=P1D | --deadline=PT24H must be above zero and at most PT10S
          --deadline=PT0S | --deadline=PT0S must be above zero
          --drain=PT-1S | --drain=PT-1S must not be below zero
          --access-log-sample=0.5 | --access-log-sample=0.5 needs a log: add --access-log=DIR
          """)
  void optionOutOfItsBounds_isToldWithThem(String option, String reason) {
    String refused = failure("--home=" + home, NO_REDIS, option);

    assertTrue(refused.startsWith(reason), refused);
  }

  @Test
  void registryThatIsNoAddress_isWrongUsage() {
    String refused = failure("--home=" + home, NO_REDIS, "--registry=mlflow:ftp://host");

    assertTrue(refused.startsWith("--registry=mlflow:ftp://host must be a folder"), refused);
  }

  @Test
  void help_teachesTheCollectorByExample() {
    String help = new CommandLine(new ServeCommand()).getUsageMessage();

    assertTrue(
        help.contains("--log=file:.intent/clicks --allow-origin=https://shop.example\n"), help);
    assertTrue(help.contains("$(date -u +%FT%TZ)"), help);
  }
}
