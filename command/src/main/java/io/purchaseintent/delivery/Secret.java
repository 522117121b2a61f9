package io.purchaseintent.delivery;

import io.purchaseintent.yaml.YamlMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Reads what nobody is to see from where it is kept: a variable of the environment, or a file. */
public final class Secret {

  private static final String VARIABLE = "env:";
  private static final String FILE = "file:";

  private final Map<String, String> environment;

  /** Reads from these variables, and from files. */
  public Secret(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * What a key names as {@code env:NAME} or {@code file:PATH}, without spaces and line ends around.
   *
   * @throws io.purchaseintent.command.UserError if it names neither; it never holds the secret
   * @throws DeliveryFailure if there is nothing, or it cannot be read: nothing can be delivered
   */
  public String read(YamlMap map, String key) throws DeliveryFailure {
    String where = map.text(key, "env:NAME or file:PATH");
    if (where.startsWith(VARIABLE)) {
      return fromEnvironment(map, key, where.substring(VARIABLE.length()));
    }
    if (where.startsWith(FILE)) {
      return fromFile(map, key, Path.of(where.substring(FILE.length())));
    }
    throw map.error(
        key,
        "must not stand here itself: put it into a variable or a file, and write env:NAME or"
            + " file:PATH");
  }

  private String fromEnvironment(YamlMap map, String key, String name) throws DeliveryFailure {
    String value = environment.getOrDefault(name, "").strip();
    if (value.isEmpty()) {
      throw nothing(map, key, "is in the variable " + name + ", which is not set");
    }
    return value;
  }

  private static String fromFile(YamlMap map, String key, Path file) throws DeliveryFailure {
    String value;
    try {
      value = Files.readString(file).strip();
    } catch (IOException e) {
      throw nothing(map, key, "is in the file " + file + ", which is not readable");
    }
    if (value.isEmpty()) {
      throw nothing(map, key, "is in the file " + file + ", which is empty");
    }
    return value;
  }

  private static DeliveryFailure nothing(YamlMap map, String key, String why) {
    return DeliveryFailure.lasting(String.valueOf(map.error(key, why).getMessage()));
  }
}
