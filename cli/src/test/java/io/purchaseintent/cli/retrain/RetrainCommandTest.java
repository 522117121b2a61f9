package io.purchaseintent.cli.retrain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked wrongly is told before anything is begun. */
class RetrainCommandTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2016-11-01T06:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path home;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--days=28|say why: --reason=schedule, watch or a few words; or --if-due",
        "--reason=x --if-due|leave --reason=x out",
        "--if-due --again|does not go with --if-due",
        "--reason=x --until=2016-11-02|--until=2016-11-02 is in the future: the last day that is over ends at 2016-11-01",
        "--reason=x --until=soon|is no day, such as 2016-11-01",
        "--reason=x --days=0|--days=0 must be at least 3",
        "--if-due --every=P-1D|lies in the past: it must be above 0",
        "--if-due --cool-down=P-1D|must not be below 0",
        "--reason=x --despite-data|--despite-data needs --why",
        "--reason=x --why=y|--why is for --despite-data",
        "--reason=x -- --promote|--promote is not for train here",
        "--reason=x --of-set=id=mine|the run decides it",
        "--reason=x --of-set=zone|must be an option of training-set with its value",
        "--reason=x --runner=storm|storm"
      })
  void wrongUse_isTold(String words, String message) throws Exception {
    StringWriter said = new StringWriter();
    var line =
        Commands.line(
            new RetrainCommand(
                CLOCK,
                new PrintStream(PrintStream.nullOutputStream()),
                new PrintStream(PrintStream.nullOutputStream())));
    line.setErr(new PrintWriter(said, true));

    int code =
        line.execute(
            Stream.concat(Stream.of("--home=" + home), Stream.of(words.split(" ")))
                .toArray(String[]::new));

    assertEquals(ExitCode.USAGE, code, said.toString());
    assertTrue(said.toString().contains(message), said.toString());
    assertFalse(Files.exists(home.resolve("run")), "nothing is begun");
  }
}
