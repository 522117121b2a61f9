package io.purchaseintent.lake.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.table.IngestedFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
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

  @Test
  void withoutAFile_tablesAreInTheLakesFolder() {
    LakeCatalog.Opened opened = LakeCatalog.of(new Lake(folder));

    assertEquals("file://" + folder.resolve("tables"), opened.catalog().name());
    assertEquals("events", opened.table("events").toString());
  }
}
