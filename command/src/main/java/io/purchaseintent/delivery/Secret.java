package io.purchaseintent.delivery;

import io.purchaseintent.yaml.YamlMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads what nobody is to see from where it is kept: a variable of the environment, or a file. */
public final class Secret {

  private static final String VARIABLE = "env:";
  private static final String FILE = "file:";
  private static final String FORMS = "env:NAME or file:PATH";

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
    return read(map, key, map.text(key, FORMS));
  }

  /**
   * As {@link #read(YamlMap, String)}, of a key that names one or a list of them, at least one.
   *
   * @throws io.purchaseintent.command.UserError if it names neither; it never holds the secret
   * @throws DeliveryFailure if there is nothing in one, or it cannot be read
   */
  public List<String> readAll(YamlMap map, String key) throws DeliveryFailure {
    List<String> places = map.texts(key);
    if (places.isEmpty()) {
      throw map.error("lacks " + key + ": give " + FORMS);
    }
    List<String> secrets = new ArrayList<>();
    for (String place : places) {
      secrets.add(read(map, key, place));
    }
    return secrets;
  }

  private String read(YamlMap map, String key, String where) throws DeliveryFailure {
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
