package io.purchaseintent.cli;

import io.purchaseintent.command.UserError;
import java.nio.file.Path;
import java.util.List;

/**
 * Where Purchase Intent is installed, and what it runs on.
 *
 * @param root the folder with the script {@code intent}
 * @param jdks the machine's JDKs
 * @param javaOptions the user's own options for every JVM, may be empty
 */
record Installation(Path root, Jdks jdks, String javaOptions) {

  /**
   * The installation that this process was started from.
   *
   * @throws UserError if the script did not start it
   */
  static Installation ofThisProcess() {
    String root = System.getProperty("intent.root");
    if (root == null) {
      throw new UserError("Start this as ./intent, which tells where the jars are");
    }
    return new Installation(
        Path.of(root), Jdks.ofThisMachine(), System.getenv().getOrDefault("INTENT_JAVA_OPTS", ""));
  }

  /** The words to start a JVM with. */
  List<String> words(Launch launch) {
    return launch.words(root, jdks, javaOptions);
  }
}
