package io.purchaseintent.cli.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.cli.launch.FakeJdk;
import io.purchaseintent.cli.launch.Installation;
import io.purchaseintent.cli.launch.Jdk;
import io.purchaseintent.cli.launch.Jdks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the user sees of a job that a child process does. */
class RunCommandTest {

  private static final String REPORT =
      "{\"job\":\"compare\",\"equal\":false,\"datasets\":{\"events\":{\"rows_here\":1200,"
          + "\"rows_there\":1199,\"only_here\":1,\"only_there\":0}},\"skipped\":[\"redis\"]}";

  @TempDir private Path folder;

  @Test
  void jobThatSaysNo_showsReportReasonAndLog_withItsExitCode() throws IOException {
    Ended ended = run("echo 'Beam: chatter' >&2; echo 'compare: events: 1 only here' >&2; exit 3");

    assertEquals(3, ended.code());
    assertEquals(
        String.join(
            System.lineSeparator(),
            "equal false, skipped (redis)",
            "events: rows here 1,200, rows there 1,199, only here 1, only there 0",
            ""),
        ended.out());
    assertTrue(ended.err().startsWith("compare: events: 1 only here"), ended.err());
    assertTrue(ended.err().contains("The whole story: " + folder), ended.err());
    assertFalse(ended.err().contains("chatter"), ended.err());
  }

  @Test
  void jobThatFails_showsNoReport() throws IOException {
    Ended ended = run("echo 'compare: no such folder' >&2; exit 1");

    assertEquals(1, ended.code());
    assertEquals("", ended.out());
    assertTrue(ended.err().startsWith("compare: no such folder"), ended.err());
  }

  @Test
  void placeThatCannotBeWritten_isAFailure_andNoWrongUse() throws IOException {
    Path config = folder.resolve("runner-configs/flink-live.conf");
    Files.createDirectories(config.getParent());
    Files.writeString(config, "--runner=FlinkRunner\n--flinkMaster=[local]\n");
    Path home = Files.createDirectories(folder.resolve("home"));
    Files.createFile(Files.createDirectories(home.resolve("run")).resolve("live"));

    Ended full = start("live", "--runner=flink", "--home=" + home);
    Ended wrong = start("live", "--runner=flink", "--home=" + home, "--metrics-port=many");

    assertEquals(1, full.code(), full.err());
    assertTrue(full.err().contains("cannot be written"), full.err());
    assertEquals(2, wrong.code(), wrong.err());
  }

  /** Runs compare where the job's process is this script, which has printed a report. */
  private Ended run(String script) throws IOException {
    Path jar = folder.resolve("bundles/direct/target/intent-direct.jar");
    Files.createDirectories(jar.getParent());
    Files.createFile(jar);
    Path config = folder.resolve("runner-configs/direct.conf");
    Files.createDirectories(config.getParent());
    Files.writeString(config, "--runner=DirectRunner\n");
    FakeJdk.create(
        folder.resolve("jdk"), "17", "#!/bin/sh\necho '" + REPORT + "'\n" + script + "\n");
    return start("compare", "--with=there", "--home=" + folder.resolve("home"));
  }

  private Ended start(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        new RunCommand(
                new Installation(folder, new Jdks(List.of(new Jdk(folder.resolve("jdk"), 17))), ""),
                Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8))
            .run(List.of(words));
    return new Ended(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private record Ended(int code, String out, String err) {}
}
