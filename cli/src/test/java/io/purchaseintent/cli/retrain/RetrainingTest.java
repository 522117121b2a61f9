package io.purchaseintent.cli.retrain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.cli.launch.Launch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The steps, where each program does in a line what the real one does in minutes. */
class RetrainingTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2016-11-01T06:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path folder;
  private TestHome home;
  private final List<String> versions = new ArrayList<>();
  private final List<String> done = new ArrayList<>();
  private String stage = "candidate";
  private String dies = "";
  private boolean afterItsWork;
  private int checks;
  private int gates;

  /** The process is gone, as by kill -9: nothing of it is run any more. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** What the programs leave, of which each is made once. */
  private final class Shop implements Programs {
    @Override
    public Ended run(String name, Launch launch, Consumer<ProcessHandle> started) {
      started.accept(ProcessHandle.current());
      if (dies.equals(name) && !afterItsWork) {
        throw new Killed();
      }
      Ended ended = work(name, launch.arguments());
      if (dies.equals(name)) {
        throw new Killed();
      }
      return ended;
    }

    private Ended work(String name, List<String> words) {
      done.add(name);
      switch (name) {
        case "check-data":
          return new Ended(checks, "{\"report\":\"" + checked() + "\"}", null, "check.log");
        case "training-set":
          assertTrue(words.contains("--shopZone=Europe/Paris"), words.toString());
          touch(home.lake.resolve("training-sets/retrain-20161101T060000000/manifest.json"));
          return new Ended(0, "{\"id\":\"set\"}", null, "set.log");
        case "train":
          assertTrue(words.contains("--unless-same") && words.contains("--seed=7"), words + "");
          boolean same = !versions.isEmpty();
          if (!same) {
            versions.add("v2");
          }
          return new Ended(
              gates,
              "{\"version\":\"v2\",\"same\":"
                  + same
                  + ",\"gates\":{\"results\":[{\"gate\":\"calibration\",\"verdict\":\""
                  + (gates == 0 ? "passed" : "failed")
                  + "\",\"what\":\"ECE 0.1\"}]}}",
              null,
              "train.log");
        case "models list":
          return new Ended(
              0,
              "{\"versions\":[{\"version\":\"v2\",\"stage\":\"" + stage + "\"}]}",
              null,
              "list.log");
        case "models promote":
          stage = "staging";
          return new Ended(0, "{}", null, "promote.log");
        default:
          throw new IllegalStateException(name);
      }
    }

    private Path checked() {
      try {
        return checks == 0
            ? home.report("check-data", "2016-10-04_2016-11-01")
            : home.report(
                "check-data",
                "2016-10-04_2016-11-01",
                TestHome.alarm("check-data", "data_broken", "critical", "", ""));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void touch(Path file) {
      try {
        Files.createDirectories(file.getParent());
        Files.createFile(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @BeforeEach
  void makeHome() throws IOException {
    home = new TestHome(folder);
  }

  private RetrainRun begin(RetrainRequest request) {
    return new RetrainRuns(home.home).begin(request, "a test", "me", CLOCK);
  }

  private RunState run(RetrainRun run) {
    return new Retraining(
            TestHome::days,
            home.places(),
            new Shop(),
            CLOCK,
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8))
        .run(run);
  }

  private RetrainRun onDisk() {
    return new RetrainRuns(home.home).all().get(0);
  }

  @Test
  void version_goesToStaging_andTheRecordTellsEachStep() {
    assertEquals(RunState.STAGED, run(begin(TestHome.REQUEST)));

    assertEquals("staging", stage);
    RetrainRun run = onDisk();
    assertEquals(RunState.STAGED, run.state());
    assertEquals(TestHome.REQUEST, run.request());
    assertEquals("v2", run.fact("version"));
    assertEquals(
        "[\"days\",\"check-data\",\"training-set\",\"train\",\"gates\",\"staging\"]",
        run.toJson().path("steps").findValues("step").toString().replace(", ", ","));
    var train = run.toJson().path("steps").get(3);
    assertEquals("./intent", train.path("command").get(0).asText());
    assertEquals(0, train.path("exit_code").asInt(-1));
    assertTrue(new RetrainRuns(home.home).unfinished().isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "check-data,false",
    "check-data,true",
    "training-set,false",
    "training-set,true",
    "train,false",
    "train,true",
    "models list,false",
    "models promote,false",
    "models promote,true"
  })
  void killedAtAStep_goesOnThere_andDoesNothingTwice(String program, boolean after)
      throws Exception {
    dies = program;
    afterItsWork = after;
    RetrainRun first = begin(TestHome.REQUEST);
    assertThrows(Killed.class, () -> run(first));
    List<String> before = List.copyOf(done);
    dies = "";

    RetrainRun resumed = new RetrainRuns(home.home).unfinished().orElseThrow();
    // The process of the step is this one, which goes on: it is not one that was killed.
    forgetProcess(resumed);
    assertEquals(RunState.STAGED, run(onDisk()));

    assertEquals(List.of("v2"), versions, "one version");
    assertEquals("staging", stage);
    assertEquals(1, done.stream().filter("training-set"::equals).count());
    assertEquals(1, done.stream().filter("models promote"::equals).count());
    // What was noted as done is not done again; to list changes nothing.
    List<String> again = done.subList(before.size(), done.size());
    assertTrue(
        before.stream()
            .filter(name -> !name.equals("models list"))
            .allMatch(name -> !again.contains(name) || name.equals(program)),
        again.toString());
  }

  private static void forgetProcess(RetrainRun run) throws IOException {
    Path file = run.file();
    Files.writeString(file, Files.readString(file).replaceAll("\"pid\" : \\d+,", ""));
  }

  @Test
  void brokenData_areRefused_andAPersonGoesOnDespiteThem() {
    checks = 3;

    assertEquals(RunState.REFUSED_FOR_DATA, run(begin(TestHome.REQUEST)));

    assertEquals(List.of("check-data"), done, "nothing was trained");
    String says = onDisk().toJson().path("says").asText();
    assertTrue(says.contains("2016-10-04 to 2016-11-01: data_broken"), says);
    RetrainRequest despite =
        new RetrainRequest(
            TestHome.FROM,
            TestHome.UNTIL,
            "purchase-intent",
            List.of("--shop-zone=Europe/Paris"),
            List.of("--seed=7"),
            "a sale");
    RetrainRun run =
        new RetrainRuns(home.home)
            .begin(despite, "a test", "me", Clock.offset(CLOCK, java.time.Duration.ofSeconds(1)));
    assertEquals(RunState.STAGED, run(run));
    assertTrue(run.toJson().path("steps").get(1).path("says").asText().contains("for a sale"));
  }

  @Test
  void versionThatAGateRefuses_staysACandidate() {
    gates = 3;

    assertEquals(RunState.REFUSED_BY_GATES, run(begin(TestHome.REQUEST)));

    assertEquals("candidate", stage);
    String says = onDisk().toJson().path("says").asText();
    assertTrue(says.contains("refused by calibration (ECE 0.1)"), says);
  }

  @ParameterizedTest
  @ValueSource(strings = {"production", "archived"})
  void versionThatHadItsTurn_staysWhereItIs(String where) {
    versions.add("v2");
    stage = where;

    assertEquals(RunState.SAME, run(begin(TestHome.REQUEST)));

    assertEquals(where, stage);
  }

  @Test
  void programThatFails_isTold_andTriedAgainByTheNextRun() {
    checks = 1;
    RetrainRun run = begin(TestHome.REQUEST);
    assertEquals(RunState.FAILED, run(run));
    assertEquals(1, onDisk().toJson().path("steps").get(1).path("exit_code").asInt());
    checks = 0;

    assertEquals(RunState.STAGED, run(new RetrainRuns(home.home).unfinished().orElseThrow()));

    assertEquals(2, onDisk().toJson().path("steps").get(1).path("times").asInt());
    assertEquals(1, onDisk().toJson().path("steps").get(0).path("times").asInt());
  }

  @Test
  void brokenRecord_isNamed() throws IOException {
    RetrainRun run = begin(TestHome.REQUEST);
    Files.writeString(run.file(), "{\"schema\":");

    RuntimeException error =
        assertThrows(RuntimeException.class, () -> new RetrainRuns(home.home).all());

    assertTrue(String.valueOf(error.getMessage()).contains(run.file().toString()));
  }
}
