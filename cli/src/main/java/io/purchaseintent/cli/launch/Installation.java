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
 */
public record Installation(Path root, Jdks jdks, String javaOptions) {

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

  /** Starts a program that shares this process's terminal. */
  public Child onTerminal(Launch launch) {
    return Child.start(
        launch.words(root, jdks, javaOptions),
        launch.environment(),
        new ProcessBuilder().inheritIO());
  }

  /** Starts a program whose output and errors go where these say. */
  public Child redirected(Launch launch, Redirect output, Redirect errors) {
    return Child.start(
        launch.words(root, jdks, javaOptions),
        launch.environment(),
        new ProcessBuilder()
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectOutput(output)
            .redirectError(errors));
  }
}
