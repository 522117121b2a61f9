package io.purchaseintent.cli.launch;

import io.purchaseintent.cli.process.Child;
import io.purchaseintent.command.UserError;
import java.io.File;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;

/**
 * Where Purchase Intent is installed, and what it runs on.
 *
 * @param root the folder with the script {@code intent}
 * @param jdks the machine's JDKs
 * @param javaOptions the user's own options for every JVM, may be empty
 * @param isPatient whether an archive of a program's classes is waited for at the program's end
 */
public record Installation(Path root, Jdks jdks, String javaOptions, boolean isPatient) {

  /** The variable by which a program that starts others knows where they are. */
  private static final String ROOT = "INTENT_ROOT";

  /** One where archives of classes are made while the user goes on. */
  public Installation(Path root, Jdks jdks, String javaOptions) {
    this(root, jdks, javaOptions, false);
  }

  /**
   * The installation that this process was started from.
   *
   * @throws UserError if the script did not start it
   */
  public static Installation ofThisProcess() {
    String root = System.getProperty("intent.root");
    if (root == null) {
      throw new UserError("Start this as ./intent, which tells where the jars are");
    }
    return new Installation(
        Path.of(root), Jdks.ofThisMachine(), System.getenv().getOrDefault("INTENT_JAVA_OPTS", ""));
  }

  /** The same for measuring: nothing of one program is still at work beside the next. */
  public Installation patient() {
    return new Installation(root, jdks, javaOptions, true);
  }

  /** Starts a program that shares this process's terminal. */
  public Child onTerminal(Launch launch) {
    return start(launch, new ProcessBuilder().inheritIO());
  }

  /** Starts a program whose output and errors go where these say. */
  public Child redirected(Launch launch, Redirect output, Redirect errors) {
    return start(
        launch,
        new ProcessBuilder()
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectOutput(output)
            .redirectError(errors));
  }

  private Child start(Launch launch, ProcessBuilder builder) {
    builder.environment().put(ROOT, root.toString());
    ClassArchive archive = launch.archive(root, jdks);
    ClassArchive.Start start = archive.start(launch.arguments(), Launch.options(javaOptions));
    return Child.start(
        launch
            .also(start.jvmOptions())
            .words(root, jdks, Plugins.of(root, System.getenv()), javaOptions),
        launch.environment(),
        builder,
        code -> archive.ended(start, code).filter(making -> isPatient).ifPresent(this::await));
  }

  private void await(Process making) {
    try {
      making.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
