package io.purchaseintent.serving;

import io.github.bucket4j.TimeMeter;
import io.purchaseintent.serving.keys.KeyGate;
import io.purchaseintent.serving.keys.KeysCommand;
import io.purchaseintent.serving.keys.KeysInEffect;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** A home folder whose servers ask for keys. */
final class KeyedHome {

  private KeyedHome() {}

  /** A server over the registry of the home. */
  static WholeServer server(Path home) {
    return WholeServer.start(
        home.resolve("registry"),
        home.resolve("log"),
        meters ->
            new KeyGate(
                KeysInEffect.of(home, Clock.systemUTC(), TimeMeter.SYSTEM_NANOTIME, meters),
                meters));
  }

  /** Makes a key, as the command does. */
  static String key(Path home, String... options) {
    List<String> words = new ArrayList<>(List.of("create", "--name=test", "--home=" + home));
    words.addAll(List.of(options));
    StringWriter out = new StringWriter();
    new CommandLine(new KeysCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(new StringWriter()))
        .execute(words.toArray(String[]::new));
    return out.toString().strip();
  }
}
