package io.purchaseintent.cli.retrain;

import io.purchaseintent.cli.launch.Installation;
import io.purchaseintent.cli.launch.Launch;
import io.purchaseintent.cli.process.Child;
import io.purchaseintent.cli.process.ChildOutput;
import io.purchaseintent.cli.process.LogFile;
import io.purchaseintent.command.Progress;
import io.purchaseintent.command.UserError;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Programs as children of this process, which say how far they are. */
final class ChildPrograms implements Programs {

  private final Installation installation;
  private final Path home;
  private final Clock clock;
  private final PrintStream err;

  ChildPrograms(Installation installation, Path home, Clock clock, PrintStream err) {
    this.installation = installation;
    this.home = home;
    this.clock = clock;
    this.err = err;
  }

  @Override
  public Ended run(String name, Launch launch, Consumer<ProcessHandle> started) {
    Progress progress = new Progress(err, System.console() != null, System::nanoTime);
    LogFile log = LogFile.create(home, launch.name(), clock);
    try (Child child = installation.redirected(launch, Redirect.PIPE, Redirect.PIPE)) {
      ChildOutput output = ChildOutput.follow(child.process(), log);
      started.accept(child.process().toHandle());
      while (!child.process().waitFor(200, TimeUnit.MILLISECONDS)) {
        progress.at(name + ": " + output.after(progress.seconds()));
      }
      output.join();
      int code = child.join();
      progress.done(name + ": ended with exit code " + code);
      return new Ended(code, output.json(), output.lastError(), log.file().toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError("Interrupted", e);
    }
  }
}
