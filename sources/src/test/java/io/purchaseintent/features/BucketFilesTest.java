package io.purchaseintent.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.Progress;
import io.purchaseintent.command.UserError;
import io.purchaseintent.store.Store;
import io.purchaseintent.store.s3.S3Emulator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that stand in a bucket of an S3 of the test's own. */
final class BucketFilesTest {

  @TempDir private Path folder;

  @Test
  void file_folderAndPattern_areBroughtOnce_andAgainWhereTheyChanged() throws Exception {
    try (S3Emulator s3 = S3Emulator.start()) {
      s3.create("shop");
      Store store = s3.store("s3://shop/exports");
      write(store, "customers-1.csv", "a");
      write(store, "customers-2.csv", "b");
      write(store, "stock/dt=1/part-0.csv", "c");
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      BucketFiles files =
          new BucketFiles(
              folder,
              s3.access(),
              new Progress(new PrintStream(said, true, StandardCharsets.UTF_8), false, () -> 0));

      List<String> here =
          files.here(
              "customers",
              List.of(
                  "s3://shop/exports/customers-*.csv", "local.csv", "s3://shop/exports/stock/"));

      Path exports = folder.resolve("shop/exports");
      assertEquals(
          List.of(
              exports.resolve("customers-1.csv").toString(),
              exports.resolve("customers-2.csv").toString(),
              "local.csv",
              exports.resolve("stock/dt=1/part-0.csv").toString()),
          here);
      assertEquals("c", Files.readString(exports.resolve("stock/dt=1/part-0.csv")));
      write(store, "customers-2.csv", "changed");
      String name = "s3://shop/exports/customers-2.csv";
      assertEquals(
          "changed", Files.readString(Path.of(files.here("customers", List.of(name)).get(0))));

      String message =
          assertThrows(
                  UserError.class,
                  () -> files.here("customers", List.of("s3://shop/exports/clients.csv")))
              .getMessage();
      assertTrue(
          message.contains("tables.customers.from is s3://shop/exports/clients.csv"), message);
      assertTrue(message.contains("customers-1.csv"), message);
      String none =
          assertThrows(UserError.class, () -> files.here("customers", List.of("s3://shop")))
              .getMessage();
      assertTrue(none.contains("s3://shop/customers.csv"), none);
      String bucket =
          assertThrows(UserError.class, () -> files.here("customers", List.of("s3://shops/a.csv")))
              .getMessage();
      assertTrue(bucket.contains("s3://shops"), bucket);
    }
  }

  private static void write(Store store, String name, String text) throws IOException {
    store.write(name, text.getBytes(StandardCharsets.UTF_8));
  }
}
