package io.purchaseintent.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code .ci/report} makes of the reports of a test run. */
final class TestReportTest {

  private static final Path SCRIPT = Path.of("..", ".ci", "report").toAbsolutePath();

  private static final String PASSED = "<testcase name=\"a\" classname=\"x.%s\" time=\"0.5\"/>\n";

  @TempDir private Path folder;

  private record Told(int code, List<String> lines) {

    String last() {
      return lines.get(lines.size() - 1);
    }
  }

  /** A report as Surefire writes it. */
  private void report(String module, String name, String seconds, String cases) throws IOException {
    Path reports = folder.resolve(module).resolve("target").resolve("surefire-reports");
    Files.createDirectories(reports);
    Files.writeString(
        reports.resolve("TEST-x." + name + ".xml"),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<testsuite version=\"3.0.2\" name=\"x."
            + name
            + "\" time=\""
            + seconds
            + "\" tests=\"1\">\n  <properties>\n    <property name=\"time\" value=\"9\"/>\n"
            + "  </properties>\n  "
            + cases
            + "</testsuite>\n");
  }

  private static String skipped(String name, String method, String message) {
    return ("<testcase name=\"%s\" classname=\"x.%s\" time=\"0.0\">\n"
            + "    <skipped type=\"org.opentest4j.TestAbortedException\"><![CDATA["
            + "org.opentest4j.TestAbortedException: Assumption failed: %s\n\tat a.B.c(B.java:1)\n"
            + "]]></skipped>\n  </testcase>\n")
        .formatted(method, name, message);
  }

  private Told tell(String... allowed) throws Exception {
    Path skips = folder.resolve("skips");
    Files.write(skips, List.of(allowed));
    Process process =
        new ProcessBuilder("bash", SCRIPT.toString(), folder.toString(), skips.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Told(process.waitFor(), said.lines().toList());
  }

  @Test
  void slowestClasses_areTold_andLastWhatPassed() throws Exception {
    for (int i = 1; i <= 22; i++) {
      report("a", "C" + i + "Test", i + ".25", PASSED.formatted("C" + i + "Test"));
    }
    report("b/c", "LongTest", "1,234.5", PASSED.formatted("LongTest"));

    Told told = tell();

    assertEquals(0, told.code(), () -> told.toString());
    assertEquals("23 passed, 0 failed, 0 skipped", told.last());
    assertEquals("  1234.5  LongTest", told.lines().get(1));
    assertEquals("    22.2  C22Test", told.lines().get(2));
    assertEquals(22, told.lines().size());
  }

  @Test
  void testsOfTwoEngines_areCountedByTheirElements() throws Exception {
    report("a", "BothTest", "0.1", PASSED.formatted("BothTest") + PASSED.formatted("BothTest"));

    Told told = tell();

    assertEquals("     1.0  BothTest", told.lines().get(1));
    assertEquals("2 passed, 0 failed, 0 skipped", told.last());
  }

  @ParameterizedTest
  @CsvSource({
    "ToolTest#runs* | there is no tool | true | why, 0",
    "'ToolTest#* | there is no (axe|tool) | [ 1 = 2 ] || true | why', 0",
    "*Test#* | there is no tool | false | why, 1",
    "ToolTest#walks* | there is no tool | true | why, 1",
    "ToolTest#* | there is no axe | true | why, 1",
    "OtherTest#* | there is no tool | true | why, 1",
    "# ToolTest#* | there is no tool | true | why, 1",
  })
  void skip_isAllowedByTestMessageAndMachine(String line, int code) throws Exception {
    report(
        "a",
        "ToolTest",
        "1",
        PASSED.formatted("ToolTest")
            + skipped("ToolTest", "runs_well", "there is no tool: get it"));

    Told told = tell("", line);

    assertEquals(code, told.code(), () -> told.toString());
    assertEquals("1 passed, 0 failed, 1 skipped", told.last());
    assertTrue(
        told.lines()
            .contains(
                code == 0
                    ? "  ToolTest#runs_well: why"
                    : "  ToolTest#runs_well: org.opentest4j.TestAbortedException: Assumption"
                        + " failed: there is no tool: get it"),
        () -> told.toString());
  }

  @Test
  void skipWithItsMessageAsAnAttribute_isRead() throws Exception {
    report(
        "a",
        "OldTest",
        "1",
        PASSED.formatted("OldTest")
            + "<testcase name=\"makes\" classname=\"x.OldTest\" time=\"0.0\">\n"
            + "    <skipped message=\"only where &quot;wanted&quot;\"/>\n  </testcase>\n");

    assertEquals(0, tell("OldTest#makes | only where \"wanted\" | true | why").code());
    assertEquals(1, tell("OldTest#makes | never | true | why").code());
  }

  @Test
  void failures_andNoTestsAtAll_endWithOne() throws Exception {
    assertEquals(1, tell().code());
    report(
        "a",
        "BadTest",
        "1",
        PASSED.formatted("BadTest")
            + "<testcase name=\"b\" classname=\"x.BadTest\" time=\"1\">\n    <failure type=\"T\">"
            + "<![CDATA[no]]></failure>\n  </testcase>\n"
            + "<testcase name=\"c\" classname=\"x.BadTest\" time=\"1\">\n    <error type=\"T\"/>\n"
            + "  </testcase>\n");

    Told told = tell();

    assertEquals(1, told.code());
    assertEquals("1 passed, 2 failed, 0 skipped", told.last());
  }
}
