package io.purchaseintent.registry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.purchaseintent.registry.mlflow.Registries;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Changes a registry in a process of its own: says that it is ready, waits for a line, begins. */
final class RegistryProcess {

  static final String MODEL = "shop";

  private RegistryProcess() {}

  /**
   * The words that start one.
   *
   * @param registry a folder, or an address of S3 that the environment says how to reach
   * @param changes {@code ask}, {@code write:BYTES}, {@code promote:VERSION[:WHY]} or {@code
   *     rollback}
   */
  static List<String> words(Object registry, String... changes) {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                RegistryProcess.class.getName(),
                registry.toString()));
    words.addAll(Arrays.asList(changes));
    return words;
  }

  static AuditEntry audit(String why) {
    return new AuditEntry(Instant.parse("2026-03-01T00:00:00Z"), "a process", why);
  }

  static String write(ModelRegistry registry, int bytes) {
    return registry.write(
        MODEL,
        JsonNodeFactory.instance.objectNode().put("training_set", "t"),
        Map.of("a.json", new byte[bytes], "b.json", new byte[] {1}),
        audit("write"));
  }

  public static void main(String[] args) throws Exception {
    ModelRegistry registry = Registries.open(args[0], null, null);
    System.out.println("ready");
    if (System.in.read() < 0) {
      return;
    }
    for (String change : Arrays.asList(args).subList(1, args.length)) {
      String[] parts = change.split(":", -1);
      try {
        switch (parts[0]) {
          case "ask" -> registry.requireWritable(MODEL);
          case "write" -> write(registry, Integer.parseInt(parts[1]));
          case "promote" ->
              registry.promote(MODEL, parts[1], Placement.of(Role.CHAMPION), audit(change));
          default -> registry.rollback(MODEL, audit(change));
        }
        System.out.println("done");
      } catch (RegistryException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
