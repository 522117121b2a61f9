package io.purchaseintent.lake.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.iceberg.TableWriter;
import io.purchaseintent.lake.table.IngestedFile;
import io.purchaseintent.lake.upkeep.Upkeep;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeCatalogTest {

  @TempDir private Path folder;

  private String messageOf(String... properties) throws IOException {
    Files.writeString(folder.resolve(LakeCatalog.FILE), String.join("\n", properties));
    return assertThrows(LakeException.class, () -> IngestedFile.in(new Lake(folder)).write("run"))
        .getMessage();
  }

  private void assertSays(String reason, String... properties) throws IOException {
    String message = messageOf(properties);
    assertTrue(message.contains(folder.resolve(LakeCatalog.FILE).toString()), message);
    assertTrue(message.contains(reason), message);
  }

  @Test
  void catalogueThatDoesNotAnswer_isNamed() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }

    assertSays("127.0.0.1:" + port, "type=rest", "uri=http://127.0.0.1:" + port);
  }

  @Test
  void nonsense_isNamed() throws IOException {
    assertSays("nothing-of-that-kind", "type=nothing-of-that-kind");
    assertSays("java.lang.String", "catalog-impl=java.lang.String");
    assertSays("names no catalogue", "");
    assertSays("names no catalogue", "uri=http://127.0.0.1:1");
    assertSays("is no file of properties", "type=\\u12");
  }

  private IngestedFile file(String path) {
    return new IngestedFile("00", path.length(), path, "run");
  }

  /** A process opens a catalogue once: the other writer has another name for the same. */
  private LakeTable files(String lake, String uri) throws IOException {
    Path root = Files.createDirectories(folder.resolve(lake));
    Files.writeString(root.resolve(LakeCatalog.FILE), "type=rest\nuri=" + uri + "\nlake=" + lake);
    return IngestedFile.in(new Lake(root));
  }

  @Test
  void restCatalogue_hasTheTables_ofTwoWritersAtOnce_andIsToldWhenItIsGone() throws Exception {
    LakeTable one;
    try (RestService service = RestService.start(folder.resolve("warehouse"), 0)) {
      one = files("one", service.uri());
      LakeTable two = files("two", service.uri());
      one.append("first", Map.of(Partition.WHOLE, List.of(file("a").toRow())));
      TableWrite write = one.write("second");
      try (TableWriter.Open file = write.writer().open(Partition.WHOLE)) {
        file.write(file("b").toRow());
        write.wrote(List.of(file.end("")));
      }
      two.append("third", Map.of(Partition.WHOLE, List.of(file("c").toRow())));
      write.append();

      List<String> paths = new ArrayList<>();
      two.view().read(IngestedFile.SCHEMA, row -> paths.add(IngestedFile.of(row).path()));
      assertEquals(List.of("a", "b", "c"), paths.stream().sorted().toList());
      Upkeep.of(two, "upkeep", Duration.ZERO, Instant.now());
      assertEquals(1, one.view().files().size());
    }
    String gone = assertThrows(LakeException.class, one::exists).getMessage();
    assertTrue(gone.contains("cannot be used: "), gone);
  }

  @Test
  void withoutAFile_tablesAreInTheLakesFolder() {
    LakeCatalog.Opened opened = LakeCatalog.of(new Lake(folder));

    assertEquals("file://" + folder.resolve("tables"), opened.catalog().name());
    assertEquals("events", opened.table("events").toString());
  }
}
