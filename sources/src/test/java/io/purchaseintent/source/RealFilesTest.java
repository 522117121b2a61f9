package io.purchaseintent.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.purchaseintent.source.Importer.Counts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real files, where they are there: they may not be passed on with the project. */
class RealFilesTest {

  private static final Path DATA = Path.of("..", "..", "shared", "data");

  @TempDir Path folder;

  private static Path real(String name) {
    Path file = DATA.resolve(name);
    assumeTrue(Files.exists(file), () -> "skipped: there is no " + file);
    return file;
  }

  @Test
  void googleMerch_everyRowIsAnEvent_andSixtyAreDuplicates() throws IOException {
    Imports imports = new Imports(folder);

    Counts counts = imports.run("google-merch", real("google-merch.csv.gz"));

    assertEquals(new Imports.Brief(850_232, 850_232, 0, 5, List.of()), Imports.brief(counts));
    Set<String> ids = new HashSet<>();
    Map<String, Integer> types = new TreeMap<>();
    imports.forEach(
        "events-",
        line -> {
          ids.add(value(line, "{\"event_id\":\""));
          types.merge(value(line, ",\"type\":\""), 1, Integer::sum);
        });
    assertEquals(850_232 - 60, ids.size());
    assertEquals(
        Map.ofEntries(
            Map.entry("add_to_cart", 23_457),
            Map.entry("cart_view", 39_345),
            Map.entry("checkout", 16_348 + 54 + 53 + 24),
            Map.entry("interaction", 30_710),
            Map.entry("page_view", 575_651 - 39_345 - 16_735 - 9_925 - 54 - 53 - 24),
            Map.entry("product_click", 103_478),
            Map.entry("product_view", 84_944),
            Map.entry("purchase", 12_572),
            Map.entry("remove_from_cart", 3_072),
            Map.entry("search", 9_925),
            Map.entry("sign_in", 16_735)),
        types);
  }

  /** The text from behind a key to the next quote; ids and types of this file hold none. */
  private static String value(String line, String key) {
    int start = line.indexOf(key) + key.length();
    return line.substring(start, line.indexOf('"', start));
  }

  @Test
  void rees46_everyRowIsAnEvent() {
    Counts counts = new Imports(folder).run("rees46", real("rees46-2019-10-01.csv.gz"));

    assertEquals(counts.read(), counts.written());
    assertEquals(11_585, counts.read());
  }
}
