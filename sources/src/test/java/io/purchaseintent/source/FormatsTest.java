package io.purchaseintent.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import io.purchaseintent.command.UserError;
import io.purchaseintent.source.Importer.Counts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts in every packing, encoding and dialect: the right rows, or what the file is. */
class FormatsTest {

  private static final String FIELDS =
      "fields:\n  event_id: id\n  type: {default: purchase}\n"
          + "  event_time: {default: '2024-05-01T10:00:00Z'}\n  session_id: {default: s}\n"
          + "  product_id: product\n  category: name\n";

  private static final String ROWS = "id,product,name\n1,p,Käse\n2,q,Brot\n";

  @TempDir Path folder;
  private Imports imports;

  @BeforeEach
  void setUp() {
    imports = new Imports(folder);
  }

  private interface Packing {
    OutputStream over(OutputStream out) throws IOException;
  }

  private static byte[] packed(String text, Packing packing) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = packing.over(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private Counts run(String dialect, byte[] content) throws IOException {
    return run(dialect, Files.write(folder.resolve("in.dat"), content));
  }

  private Counts run(String dialect, Path... files) throws IOException {
    return imports.run(imports.file("m.yaml", dialect + FIELDS), 1, files);
  }

  private String failure(byte[] content) throws IOException {
    return assertThrows(UserError.class, () -> run("", content)).getMessage();
  }

  private List<String> written(String field) throws IOException {
    return imports.events().stream().map(event -> event.path(field).asText()).toList();
  }

  private static byte[] zip(String... namesAndTexts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < namesAndTexts.length; i += 2) {
        zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
        zip.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void everyPacking_isToldByItsFirstBytes() throws IOException {
    List<byte[]> packed =
        List.of(
            packed(ROWS, GZIPOutputStream::new),
            Zstd.compress(ROWS.getBytes(StandardCharsets.UTF_8)),
            packed(ROWS, BZip2CompressorOutputStream::new),
            zip("a.csv", ROWS));
    for (byte[] content : packed) {
      assertEquals(new Imports.Brief(2, 2, 0, 1, List.of()), Imports.brief(run("", content)));
      assertEquals(List.of("Käse", "Brot"), written("category"));
    }
  }

  @Test
  void zip_standsForTheFilesInIt_butTheSystemsOwn() throws IOException {
    Path zip =
        Files.write(
            folder.resolve("a.zip"),
            zip(
                "b/2.csv",
                ROWS,
                "__MACOSX/x",
                "x",
                "b/.DS_Store",
                "x",
                "a.csv",
                ROWS,
                "c.csv",
                ""));

    assertEquals(
        new Imports.Brief(4, 4, 0, 1, List.of(zip + "!c.csv")), Imports.brief(run("", zip)));
  }

  @Test
  void pattern_standsForWhatItFits() throws IOException {
    for (String name : List.of("d1-a.csv", "d1-b.csv", "d2-a.csv", "sub/d1-c.csv")) {
      Files.createDirectories(folder.resolve(name).getParent());
      imports.file(name, "id,product,name\n" + name + ",p,n\n");
    }

    run("", folder.resolve("d1-*.csv"));
    assertEquals(List.of("d1-a.csv", "d1-b.csv"), written("event_id"));
    run("", folder.resolve("**.csv"));
    assertEquals(List.of("d1-a.csv", "d1-b.csv", "d2-a.csv", "sub/d1-c.csv"), written("event_id"));
    run("", folder.resolve("*/d?-c.csv"), folder.resolve("d2-{a,b}.csv"));
    assertEquals(List.of("sub/d1-c.csv", "d2-a.csv"), written("event_id"));
    String none =
        assertThrows(UserError.class, () -> run("", folder.resolve("x*.csv"))).getMessage();
    assertTrue(none.endsWith("x*.csv is the name of no file: nothing fits that pattern"), none);
  }

  @ParameterizedTest
  @CsvSource({
    "UTF-16LE, '', true",
    "UTF-16BE, '', true",
    "UTF-16LE, 'encoding: utf-16le\n', false",
    "UTF-8, '', true",
    "ISO-8859-1, 'encoding: latin-1\n', false",
    "windows-1252, 'encoding: windows-1252\n', false"
  })
  void encoding_byMarkOrByOption_isRead(String charset, String option, boolean mark)
      throws IOException {
    String text = (mark ? "\uFEFF" : "") + ROWS;

    run(option, text.getBytes(Charset.forName(charset)));

    assertEquals(List.of("Käse", "Brot"), written("category"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ISO-8859-1   | Käse  | with \"encoding: latin-1\" (or windows-1252) it could be read",
        "windows-1252 | 5 €   | with \"encoding: windows-1252\" it could be read",
      })
  void otherEncoding_isNamedWithTheRow(String charset, String name, String remedy)
      throws IOException {
    Counts counts = run("", ROWS.replace("Käse", name).getBytes(Charset.forName(charset)));

    assertEquals(new Imports.Brief(2, 1, 1, 1, List.of()), Imports.brief(counts));
    assertTrue(counts.reasons().get(0).contains(remedy), counts.reasons().toString());
  }

  @Test
  void utf16WithoutAMark_isNamed() throws IOException {
    String message = failure(ROWS.getBytes(StandardCharsets.UTF_16LE));

    assertTrue(message.contains("say \"encoding: utf-16le\""), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {";", "\t", "|"})
  void otherDelimiter_isNamedWhereItIsMet(String delimiter) throws IOException {
    String said = delimiter.equals("\t") ? "\\t" : delimiter;
    String message = failure(ROWS.replace(",", delimiter).getBytes(StandardCharsets.UTF_8));
    assertTrue(message.endsWith("With \"delimiter: '" + said + "'\" it has them"), message);

    Counts counts =
        run(
            "columns: [id, product, name]\n",
            ROWS.replace(",", delimiter).getBytes(StandardCharsets.UTF_8));
    assertTrue(
        counts.reasons().get(0).contains("with \"delimiter: '" + said + "'\" it has 3"),
        counts.reasons().toString());

    run(
        "delimiter: '" + said + "'\n",
        ROWS.replace(",", delimiter).getBytes(StandardCharsets.UTF_8));
    assertEquals(List.of("Käse", "Brot"), written("category"));
  }

  @Test
  void backslashesBeforeQuotes_areNamedWhereTheyAreMet() throws IOException {
    byte[] rows =
        "id,product,name\n1,p,\"a \\\"b\\\" c\"\n2,q,n\n".getBytes(StandardCharsets.UTF_8);

    Counts counts = run("", rows);
    assertEquals(new Imports.Brief(2, 1, 1, 1, List.of()), Imports.brief(counts));
    assertTrue(
        counts.reasons().get(0).contains("say \"escape: '\\'\""), counts.reasons().toString());

    run("escape: '\\'\n", rows);
    assertEquals(List.of("a \"b\" c", "n"), written("category"));
  }

  /** What a dialect writes comes back as it was: no purchase is lost, and no text is another. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "','  | '\"'   | ''",
        "';'  | '\"'   | ''",
        "';'  | ''''''   | ''",
        "'\\t' | '\"'   | '\\'",
        "','  | '\"'   | '\\'",
        "';'  | none   | '\\'",
      })
  void dialect_givesBackWhatWasWritten(String delimiter, String quote, String escape)
      throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    String signs = "ab,;\t\"'\\\n\r é€x ";
    char between = delimiter.equals("\\t") ? '\t' : delimiter.charAt(0);
    String around = quote.equals("none") ? "" : quote.substring(0, 1);
    StringBuilder rows = new StringBuilder("id" + between + "product" + between + "name\n");
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder("t");
      for (int j = random.nextInt(8); j > 0; j--) {
        text.append(signs.charAt(random.nextInt(signs.length())));
      }
      String name = text.append('.').toString();
      expected.add(name);
      rows.append(i).append(between).append('p').append(between);
      rows.append(written(name, around, escape, between)).append('\n');
    }

    Counts counts =
        run(
            "delimiter: '"
                + delimiter
                + "'\nquote: "
                + (around.isEmpty() ? "none" : around.equals("'") ? "\"'\"" : "'\"'")
                + "\n"
                + (escape.isEmpty() ? "" : "escape: '\\'\n"),
            rows.toString().getBytes(StandardCharsets.UTF_8));

    assertEquals(new Imports.Brief(2_000, 2_000, 0, 1, List.of()), Imports.brief(counts));
    assertEquals(expected, written("category"));
  }

  /** As a naive writer does it: quotes around all, or an escape before all that means something. */
  private static String written(String text, String around, String escape, char between) {
    StringBuilder written = new StringBuilder(around);
    for (char c : text.toCharArray()) {
      if (!escape.isEmpty() && (c == '\\' || (!around.isEmpty() && c == around.charAt(0)))) {
        written.append('\\');
      } else if (!around.isEmpty() && c == around.charAt(0)) {
        written.append(c);
      } else if (around.isEmpty() && (c == between || c == '\n')) {
        written.append('\\');
      }
      written.append(c);
    }
    return written.append(around).toString();
  }

  @Test
  void databasesNothing_isNothing() throws IOException {
    run(
        "quote: none\nescape: '\\'\ndelimiter: '\\t'\n",
        "id\tproduct\tname\n1\tp\t\\N\n2\tq\ta\\tb\\\\N\n".getBytes(StandardCharsets.UTF_8));

    assertEquals(List.of("", "a\tb\\N"), written("category"));
  }

  @Test
  void doubledQuotes_areOneBesideEscapedOnes() throws IOException {
    run(
        "escape: '\\'\n",
        "id,product,name\n1,p,\"a\"\"b\\\"c\"\n".getBytes(StandardCharsets.UTF_8));

    assertEquals(List.of("a\"b\"c"), written("category"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "25504446 | is a PDF: export the table as CSV",
        "d0cf11e0a1b11ae1 | is an old Excel or Office file: save its sheet as CSV",
        "4f524301 | is an ORC file: write it as Parquet",
        "4152524f57310000 | is an Arrow (Feather) file: write it as Parquet",
        "377abcaf271c | is a 7z archive: unpack it",
        "526172211a07 | is a RAR archive: unpack it",
        "fd377a585a0000 | is packed by xz: unpack it",
        "04224d18 | is packed by lz4",
        "53514c69746520666f726d6174 | is a SQLite database: export its table",
        "50415245 | is a Parquet file with an encrypted footer",
        "3c21444f43545950452068746d6c3e | is a page of HTML",
        "0a3c48544d4c3e | is a page of HTML",
        "3c3f786d6c2076 | is XML: write it as CSV",
        "76657273696f6e2068747470733a2f2f6769742d6c6673 | is a pointer of Git LFS",
        "504b030414000100 | is a zip that cannot be read",
        "00010203000102 | is no text, as many of its bytes are 0"
      })
  void whatCannotBeRead_isNamedForWhatItIs(String hex, String named) throws IOException {
    String message = failure(HexFormat.of().parseHex(hex));

    assertTrue(message.contains("in.dat " + named), message);
    assertTrue(!Files.exists(imports.output()), "nothing is half done");
  }

  @Test
  void workbooksAndArchivesInPackings_areNamed() throws IOException {
    String workbook = failure(zip("[Content_Types].xml", "x", "xl/workbook.xml", "x"));
    assertTrue(workbook.contains("is an Excel workbook: save its sheet as CSV"), workbook);
    byte[] locked = zip("a.csv", ROWS);
    locked[6] |= 1;
    for (int i = 0; i < locked.length - 8; i++) {
      if (locked[i] == 'P' && locked[i + 1] == 'K' && locked[i + 2] == 1 && locked[i + 3] == 2) {
        locked[i + 8] |= 1;
      }
    }
    String encrypted = failure(locked);
    assertTrue(encrypted.endsWith("in.dat is an encrypted zip: unpack it, and name the files"));
    String tar =
        failure(packed("x".repeat(257) + "ustar" + "\0".repeat(10), GZIPOutputStream::new));
    assertTrue(tar.contains("is a tar archive: unpack it"), tar);
  }

  @Test
  void cutOffBzip2_isNamed() throws IOException {
    byte[] whole = packed(ROWS.repeat(20_000), BZip2CompressorOutputStream::new);

    String message = failure(Arrays.copyOf(whole, whole.length / 2));

    assertTrue(message.contains("in.dat is cut off: "), message);
  }
}
