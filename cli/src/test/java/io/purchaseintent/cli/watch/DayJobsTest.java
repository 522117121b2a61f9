package io.purchaseintent.cli.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.cli.launch.FakeJdk;
import io.purchaseintent.cli.launch.Installation;
import io.purchaseintent.cli.launch.Jdk;
import io.purchaseintent.cli.launch.Jdks;
import io.purchaseintent.command.JobRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jobs of a day, where the process of each is a script that writes down what it is told. */
class DayJobsTest {

  private static final LocalDate DAY = LocalDate.parse("2016-10-30");

  @TempDir private Path folder;
  private Path lake;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void install() throws IOException {
    lake = Files.createDirectories(folder.resolve("home/lake"));
    Path jar = folder.resolve("bundles/direct/target/intent-direct.jar");
    Files.createDirectories(jar.getParent());
    Files.createFile(jar);
    Path config = folder.resolve("runner-configs/direct.conf");
    Files.createDirectories(config.getParent());
    Files.writeString(config, "--runner=DirectRunner\n");
  }

  @Test
  void jobThatCannotTell_isNotToldAsOneThatFoundWhatIsWrong() {
    assertEquals("done", DayJobs.howItEnded(0, "{\"verdict\":\"not_enough_data\"}"));
    assertEquals(
        "done, but cannot tell", DayJobs.howItEnded(3, "{\"verdict\":\"not_enough_data\"}"));
    assertEquals("done, and not as it should be", DayJobs.howItEnded(3, "{\"verdict\":\"alarm\"}"));
    assertEquals("done, and not as it should be", DayJobs.howItEnded(3, ""));
  }

  private List<String> run(String script, boolean again) throws IOException {
    FakeJdk.create(
        folder.resolve("jdk"),
        "17",
        "#!/bin/sh\necho \"$@\" >> " + folder.resolve("told") + "\n" + script + "\n");
    return jobs().run(DAY, again);
  }

  private DayJobs jobs() {
    return new DayJobs(
        new Installation(folder, new Jdks(List.of(new Jdk(folder.resolve("jdk"), 17))), ""),
        new DayJobs.Setting(
            folder.resolve("home"),
            lake,
            folder.resolve("home/registry"),
            List.of("--runner=direct", "--home=" + folder.resolve("home"), "--lake=" + lake),
            List.of("--rules=/my/rules.yaml")),
        Clock.fixed(Instant.parse("2016-10-31T05:30:00Z"), ZoneOffset.UTC),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private List<String> told() throws IOException {
    Path told = folder.resolve("told");
    return Files.exists(told) ? Files.readAllLines(told) : List.of();
  }

  private void predictions() throws IOException {
    Files.createDirectories(lake.resolve("predictions/dt=2016-10-30"));
  }

  @Test
  void jobs_areToldTheirDaysAndRules() throws IOException {
    predictions();

    List<String> outcomes = run("exit 0", false);

    assertEquals(
        List.of(
            "check-data@2016-10-30=done",
            "drift@2016-10-30=done",
            "quality@2016-10-29=done",
            "skew@2016-10-30=done"),
        outcomes);
    assertEquals(4, told().size());
    assertTrue(told().get(1).contains("drift --runner=DirectRunner"), told().get(1));
    assertTrue(told().get(1).contains("--day=2016-10-30"), told().get(1));
    assertTrue(told().get(1).contains("--rules=/my/rules.yaml"), told().get(1));
    assertTrue(
        told().get(1).contains("--report=" + lake.resolve("reports/drift/2016-10-30.json")),
        told().get(1));
    assertTrue(told().get(2).contains("--day=2016-10-29"), told().get(2));
    assertTrue(told().get(3).contains(" skew "), told().get(3));
    assertTrue(told().get(3).contains("--day=2016-10-30"), told().get(3));
    assertTrue(told().get(3).contains("--rules=/my/rules.yaml"), told().get(3));
  }

  @Test
  void jobThatFails_isNamed_andDoesNotKeepTheOthers() throws IOException {
    predictions();

    List<String> outcomes =
        run(
            "case \"$*\" in *' drift '*) echo 'drift: no reference' >&2; exit 1;; esac; exit 3",
            false);

    assertEquals("drift@2016-10-30=failed:drift: no reference", outcomes.get(1));
    assertEquals("skew@2016-10-30=done", outcomes.get(3), "an alarm is no failure");
    assertEquals(4, told().size());
    assertEquals(
        List.of("check-data 3", "drift 1", "quality 3", "skew 3"),
        JobRun.of(folder.resolve("home")).stream()
            .map(run -> run.job() + " " + run.exitCode())
            .toList());
  }

  @Test
  void jobThatHasLookedAtItsDay_isNotRunAgain_unlessAsked() throws IOException {
    predictions();
    for (String report :
        List.of(
            "check-data/2016-10-30.json",
            "drift/2016-10-30.json",
            "quality/2016-10-29.json",
            "skew/2016-10-30.json")) {
      Path file = lake.resolve("reports").resolve(report);
      Files.createDirectories(file.getParent());
      Files.createFile(file);
    }

    assertEquals("quality@2016-10-29=done", run("exit 0", false).get(2));
    assertEquals(List.of(), told());

    run("exit 0", true);
    assertEquals(4, told().size());
  }

  @Test
  void beforeTheFirstPrediction_onlyDataAreChecked() throws IOException {
    List<String> outcomes = run("exit 0", false);

    assertEquals(1, told().size());
    assertTrue(
        outcomes
            .get(1)
            .startsWith("drift@2016-10-30=not-due:there is no model yet: ./intent train"),
        outcomes.get(1));
    Files.createDirectories(folder.resolve("home/registry"));
    assertTrue(
        jobs()
            .assume(DAY)
            .get(1)
            .startsWith("drift@2016-10-30=not-due:no prediction is logged yet"));
  }

  @Test
  void predictionsThatVanish_areNoReasonToBeSilent() throws IOException {
    Path earlier = lake.resolve("reports/drift/2016-10-01.json");
    Files.createDirectories(earlier.getParent());
    Files.createFile(earlier);

    List<String> outcomes = run("exit 0", false);

    assertEquals("drift@2016-10-30=done", outcomes.get(1));
    assertEquals(outcomes, jobs().assume(DAY));
  }
}
