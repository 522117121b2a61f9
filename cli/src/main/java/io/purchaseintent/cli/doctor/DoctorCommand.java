package io.purchaseintent.cli.doctor;

import io.purchaseintent.cli.launch.Installation;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.HomeOptions;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ./intent doctor}: is everything here that the commands need? */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Check what this machine needs: JDKs, Maven, jars, ports, disk, system libraries.",
      "Each finding is ok, warn or fail, with its remedy. Exit code 1 if something fails."
    },
    footer = {"", "Example:", "  ./intent doctor --home /data/intent"})
public final class DoctorCommand implements Callable<Integer> {

  private final PrintStream out;

  @Mixin private final HomeOptions home = new HomeOptions();

  public DoctorCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() {
    List<Finding> findings = new Checkup(Installation.ofThisProcess(), home.home()).findings();
    boolean failed = false;
    for (Finding finding : findings) {
      out.printf(
          "%-5s %-10s %s%n",
          finding.verdict().name().toLowerCase(Locale.ROOT), finding.subject(), finding.text());
      if (!finding.remedy().isEmpty()) {
        out.printf("%-5s %-10s -> %s%n", "", "", finding.remedy());
      }
      failed |= finding.verdict() == Finding.Verdict.FAIL;
    }
    return failed ? ExitCode.FAILED : ExitCode.DONE;
  }
}
