package io.purchaseintent.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.definition.ExperimentFile;
import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.experiment.Experiment;
import io.purchaseintent.policy.PolicyFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands on a home's registry that has no model yet. */
final class BoardCommandsTest {

  private static final String BADGE =
      """
      experiment: badge
      layer: page
      arms:
        - {arm: control, weight: 1}
        - {arm: with, weight: 1}
      """;

  @TempDir private Path home;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    String[] all = new String[args.length + 1];
    System.arraycopy(args, 0, all, 0, args.length);
    all[args.length] = "--home=" + home;
    CommandLine line =
        new CommandLine(new ExperimentsCommand()).setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    line.setExecutionExceptionHandler(
        (exception, command, parsed) -> {
          out.append(exception.getMessage());
          return 1;
        });
    return line.execute(all);
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(out.toString());
  }

  private String file(String yaml) throws IOException {
    return Files.writeString(home.resolve("badge.yaml"), yaml).toString();
  }

  @Test
  void createStartStop_areKeptWithWhoAndWhy() throws IOException {
    assertEquals(0, run("create", file(BADGE)), out.toString());
    assertTrue(out.toString().startsWith("badge@1 is created: ./intent experiments start badge"));
    assertEquals(0, run("start", "badge", "--why=live"), out.toString());
    assertEquals("badge@1 is running", out.toString().strip());
    assertEquals(0, run("list"));
    assertTrue(out.toString().contains("control 50%, with 50%"), out.toString());
    assertEquals(0, run("stop", "badge", "--why=over"));

    assertEquals(0, run("show", "badge", "--json"));

    assertEquals("stopped", json().path("state").asText());
    assertEquals("badge@1", json().path("id").asText());
    assertEquals("live", json().path("moves").path(1).path("why").asText());
    assertEquals("over", json().path("moves").path(2).path("why").asText());
    assertEquals(
        System.getProperty("user.name"), json().path("moves").path(2).path("who").asText());
    Experiment again = ExperimentFile.of("it", json().path("definition").toString());
    assertEquals(ExperimentFile.read(home.resolve("badge.yaml")), again);
  }

  @Test
  void create_editedWhileItRuns_isRefusedAndTheSameIsNot() throws IOException {
    run("create", file(BADGE));
    run("start", "badge", "--why=live");

    assertEquals(0, run("create", file("# a comment\n" + BADGE)));
    assertEquals(1, run("create", file(BADGE.replace("weight: 1}", "weight: 2}"))), "edited");

    assertTrue(out.toString().contains("./intent experiments stop badge"), out.toString());
  }

  @Test
  void create_ofAModelThatThereIsNot_isRefused() throws IOException {
    assertEquals(
        1, run("create", file(BADGE.replace("with, weight: 1", "with, weight: 1, model: v7"))));

    assertTrue(
        out.toString().startsWith("Arm with has model v7, which is no version of purchase-intent"),
        out.toString());
    assertEquals(0, run("list"));
    assertTrue(out.toString().startsWith("There is no experiment"), out.toString());
  }

  @Test
  void create_withAPolicy_keepsItsText() throws IOException {
    Files.writeString(home.resolve("bold.yaml"), PolicyFile.shipped().text());
    run("create", file(BADGE.replace("with, weight: 1", "with, weight: 1, policy: bold.yaml")));
    Files.delete(home.resolve("bold.yaml"));

    assertEquals(0, run("show", "badge", "--json"), out.toString());

    assertEquals(
        PolicyFile.shipped().text(),
        json().path("definition").path("arms").path(1).path("policy_text").asText());
  }

  @Test
  void showUnit_isTheArmOfTheIdAsServersStoreIt() throws IOException {
    run("create", file(BADGE));
    run("start", "badge", "--why=live");
    Experiment badge = ExperimentFile.read(home.resolve("badge.yaml"));
    byte[] key = "all-ids:0123456789abcdef".getBytes(StandardCharsets.UTF_8);
    Files.write(home.resolve("pseudonym.key"), key);
    int others = 0;
    for (int i = 0; i < 20; i++) {
      String hashed = String.valueOf(new Pseudonymizer(key).apply("u" + i));
      assertEquals(0, run("show", "badge", "--unit=u" + i));
      assertEquals(badge.armOf(hashed).name(), out.toString().strip());
      assertEquals(0, run("show", "badge", "--stored", "--unit=u" + i));
      assertEquals(badge.armOf("u" + i).name(), out.toString().strip());
      others += badge.armOf("u" + i).equals(badge.armOf(hashed)) ? 0 : 1;
    }
    assertTrue(others > 0);
  }

  @Test
  void plan_ofAnExperimentsFile_takesWhatItSays() throws IOException {
    String file = file(BADGE + "unit: visit\nmetrics: [margin]\nleast_effect: 0.2\ntraffic: 0.5\n");

    assertEquals(1, run("plan", "--experiment=" + file));

    assertTrue(
        out.toString().startsWith("metrics of badge begin with margin, which is not planned"),
        out.toString());
  }
}
