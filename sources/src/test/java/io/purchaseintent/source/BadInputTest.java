package io.purchaseintent.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.Zstd;
import io.purchaseintent.command.UserError;
import io.purchaseintent.record.RecordReader;
import io.purchaseintent.source.Importer.Counts;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A clear error or a counted rejected row, and never half an output that looks whole. */
class BadInputTest {

  private static final String GOOD = "1,2268318,2520377,pv,1511544070\n";

  @TempDir Path folder;
  private Imports imports;

  @BeforeEach
  void setUp() {
    imports = new Imports(folder);
  }

  private static byte[] gzip(byte[] data) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(data);
    }
    return bytes.toByteArray();
  }

  private String failure(double allowedShare, Path file) {
    UserError error =
        assertThrows(
            UserError.class,
            () -> imports.run(Imports.MAPPINGS.resolve("taobao.yaml"), allowedShare, file));
    return String.valueOf(error.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "'1,2,3,pv,x', event_time",
    "'1,2,3,pv,-5', event_time",
    "'1,2,3,pv,253370764800', event_time",
    "'1,2,3,jump,1511544070', type",
    "'1,,3,pv,1511544070', product_id",
    "',2,3,pv,1511544070', session_id",
    "'1,2,3,pv', record",
    "'1,2,3,pv,1511544070,6', record",
    "'1,\"2\"x,3,pv,1511544070', record",
    "'1,\"2,3,pv,1511544070', record"
  })
  void brokenRow_isKeptWithItsPlaceAndField(String row, String field) throws IOException {
    Path file = imports.file("a.csv", GOOD + row + "\n" + GOOD.replace("pv", "fav"));

    Counts counts = imports.run("taobao", file);

    assertEquals(new Imports.Brief(3, 2, 1, 1, List.of()), Imports.brief(counts));
    JsonNode rejected = imports.rejected().get(0);
    assertEquals(field, rejected.get("field").asText(), rejected.toString());
    assertEquals(2, rejected.get("line").asInt());
    assertEquals(row, rejected.get("text").asText());
    assertEquals(file.toString(), rejected.get("file").asText());
    assertFalse(rejected.get("reason").asText().isEmpty());
  }

  @Test
  void lineOfTenMegabytes_costsItselfOnly() throws IOException {
    Path file = folder.resolve("a.csv");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      out.write(GOOD.getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < 10_000_000; i++) {
        out.write('x');
      }
      out.write(("\n" + GOOD).getBytes(StandardCharsets.UTF_8));
    }

    assertEquals(
        new Imports.Brief(3, 2, 1, 1, List.of()), Imports.brief(imports.run("taobao", file)));
    JsonNode rejected = imports.rejected().get(0);
    assertEquals("is 10000000 bytes long, at most 1048576", rejected.get("reason").asText());
    assertEquals(RecordReader.KEPT, rejected.get("text").asText().length());
  }

  @Test
  void bytesThatAreNotUtf8_areKeptAsTheyWere() throws IOException {
    Path file = folder.resolve("a.csv");
    byte[] bad = {'1', ',', (byte) 0xff, (byte) 0xfe, ',', '3', ',', 'p', 'v', ',', '1', '\n'};
    Files.write(file, bad);
    Files.writeString(file, GOOD, StandardOpenOption.APPEND);

    assertEquals(
        new Imports.Brief(2, 1, 1, 1, List.of()), Imports.brief(imports.run("taobao", file)));
    assertEquals(
        Base64.getEncoder().encodeToString(Arrays.copyOf(bad, bad.length - 1)),
        imports.rejected().get(0).get("base64").asText());
  }

  @Test
  void oneRowOfThreeBroken_isWithinTheShare_moreThanHalfIsNot() throws IOException {
    Path third = imports.file("third.csv", GOOD + GOOD + "broken\n");
    assertEquals(
        new Imports.Brief(3, 2, 1, 1, List.of()),
        Imports.brief(imports.run(Imports.MAPPINGS.resolve("taobao.yaml"), 0.5, third)));
    byte[] before = Files.readAllBytes(imports.output().resolve("events-00000.jsonl"));

    String message =
        failure(
            0.5,
            imports.file(
                "most.csv",
                GOOD + "a\nb\nc\n" + GOOD.replace("pv", "x") + "1,2,3,pv,9999999999\n"));

    assertTrue(message.startsWith("5 of 6 rows (83.3%) break a rule, at most 50.0%"), message);
    assertTrue(message.contains("3 × such as: record has 1 columns, expected 5"), message);
    assertTrue(message.contains("most.csv, line 2"), message);
    assertTrue(message.contains("type \"x\" is not one of"), message);
    assertEquals(
        List.of("events-00000.jsonl", "rejected.jsonl"), names(imports.output()), "the old output");
    assertTrue(
        Arrays.equals(before, Files.readAllBytes(imports.output().resolve("events-00000.jsonl"))));
    assertEquals(List.of("most.csv", "out", "third.csv"), names(folder), "nothing is left over");
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void truncatedGzip_namesFileAndHowFar() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 50_000; i++) {
      rows.append(i).append(GOOD);
    }
    byte[] whole = gzip(rows.toString().getBytes(StandardCharsets.UTF_8));
    Path file = folder.resolve("a.csv.gz");
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));

    String message = failure(1, file);

    assertTrue(message.contains("a.csv.gz is cut off"), message);
    assertTrue(message.contains("after " + whole.length / 2 + " bytes"), message);
    assertFalse(Files.exists(imports.output()));
  }

  @Test
  void packing_isToldByContent_notByName() throws IOException {
    byte[] rows = GOOD.getBytes(StandardCharsets.UTF_8);
    Path zipped = Files.write(folder.resolve("a.csv"), gzip(rows));
    Path zstd = Files.write(folder.resolve("b.gz"), Zstd.compress(rows));
    Path plain = Files.write(folder.resolve("c.zst"), rows);

    assertEquals(
        new Imports.Brief(3, 3, 0, 1, List.of()),
        Imports.brief(imports.run("taobao", zipped, zstd, plain)));
  }

  @Test
  void truncatedZstd_isAnError() throws IOException {
    byte[] whole = Zstd.compress(GOOD.repeat(10_000).getBytes(StandardCharsets.UTF_8));
    Path file = Files.write(folder.resolve("a.zst"), Arrays.copyOf(whole, whole.length - 5));

    assertTrue(failure(1, file).contains("a.zst is cut off"));
  }

  @Test
  void emptyMissingAndFolder_eachSaySo() throws IOException {
    assertTrue(failure(1, imports.file("a.csv", "")).contains("a.csv is empty: it has no rows"));
    assertTrue(failure(1, imports.file("b.csv", "\n\r\n\n")).contains("b.csv is empty"));
    assertTrue(failure(1, folder.resolve("c.csv")).contains("c.csv does not exist"));
    assertTrue(failure(1, folder).contains("All 2 files are empty, such as "));
    Path none = Files.createDirectories(folder.resolve("none/_temporary"));
    Files.writeString(none.resolve("a.csv"), GOOD);
    assertTrue(failure(1, folder.resolve("none")).contains("is a folder without files"));
  }

  @Test
  void folderThatAnEngineWrote_isItsFilesWithRows() throws IOException {
    Path table = Files.createDirectories(folder.resolve("table/dt=1"));
    Path other = Files.createDirectories(folder.resolve("table/_temporary"));
    Files.writeString(table.getParent().resolve("_SUCCESS"), "");
    Files.writeString(table.getParent().resolve(".part-2.csv.crc"), "x");
    Files.writeString(other.resolve("part-1.csv"), GOOD);
    Path empty = Files.writeString(table.resolve("part-1.csv"), "");
    Files.writeString(table.resolve("part-0.csv"), GOOD);
    Path blank = Files.write(table.getParent().resolve("part-2.csv"), gzip(new byte[] {'\n'}));
    Path named = Files.writeString(folder.resolve("_SUCCESS"), "");

    Counts counts = imports.run("taobao", folder.resolve("table"), named);

    assertEquals(
        new Imports.Brief(
            1, 1, 0, 1, List.of(empty.toString(), blank.toString(), named.toString())),
        Imports.brief(counts));
  }

  @Test
  void sideTableWithoutRows_isAnError() throws IOException {
    imports.file(
        "events.csv", "timestamp,visitorid,event,itemid,transactionid\n1433221332117,1,view,2,\n");
    for (String content : List.of("", "timestamp,itemid,property,value\n")) {
      imports.file("item_properties_part1.csv", content);
      UserError error =
          assertThrows(
              UserError.class, () -> imports.run("retailrocket", folder.resolve("events.csv")));
      assertTrue(
          String.valueOf(error.getMessage()).contains("a side table has rows"), error.getMessage());
    }
  }

  @Test
  void outputWithForeignFiles_isNotReplaced() throws IOException {
    Path diary =
        Files.writeString(Files.createDirectory(imports.output()).resolve("diary.txt"), "x");

    String message = failure(1, imports.file("a.csv", GOOD));

    assertTrue(message.contains("holds diary.txt"), message);
    assertTrue(Files.exists(diary));
  }

  @Test
  void outputBelowAFile_isAClearError() throws IOException {
    Files.writeString(imports.output(), "a file");

    assertTrue(failure(1, imports.file("a.csv", GOOD)).contains("is a file; name a folder"));
  }
}
