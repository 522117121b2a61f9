package io.purchaseintent.record;

import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a file is, by its first bytes; its name may say anything. */
enum FileKind {
  GZIP("gzip", null, bytes(0x1f, 0x8b)),
  ZSTD("zstd", null, bytes(0x28, 0xb5, 0x2f, 0xfd)),
  BZIP2("bzip2", null, bytes('B', 'Z', 'h')),
  ZIP("zip", null, bytes('P', 'K', 3, 4)),
  PARQUET("Parquet", null, bytes('P', 'A', 'R', '1')),
  AVRO("Avro", null, bytes('O', 'b', 'j', 1)),
  HIDDEN_PARQUET(
      "a Parquet file with an encrypted footer", "decrypt it first", bytes('P', 'A', 'R', 'E')),
  ORC("an ORC file", "write it as Parquet", bytes('O', 'R', 'C')),
  ARROW("an Arrow (Feather) file", "write it as Parquet", bytes('A', 'R', 'R', 'O', 'W', '1')),
  OLD_OFFICE(
      "an old Excel or Office file",
      "save its sheet as CSV in UTF-8",
      bytes(0xd0, 0xcf, 0x11, 0xe0)),
  PDF("a PDF", "export the table as CSV where it comes from", bytes('%', 'P', 'D', 'F')),
  RTF("a text of a word processor", "save it as plain text", bytes('{', '\\', 'r', 't', 'f')),
  SEVEN_ZIP("a 7z archive", "unpack it", bytes('7', 'z', 0xbc, 0xaf, 0x27, 0x1c)),
  RAR("a RAR archive", "unpack it", bytes('R', 'a', 'r', '!')),
  XZ("packed by xz", "unpack it: unxz FILE", bytes(0xfd, '7', 'z', 'X', 'Z', 0)),
  LZ4("packed by lz4", "unpack it: lz4 -d FILE", bytes(0x04, 0x22, 0x4d, 0x18)),
  SNAPPY("packed by snappy", "unpack it", bytes(0xff, 6, 0, 0, 's', 'N', 'a', 'P', 'p', 'Y')),
  SQLITE(
      "a SQLite database",
      "export its table: sqlite3 -csv -header FILE \"select * from …\"",
      bytes('S', 'Q', 'L', 'i', 't', 'e', ' ', 'f', 'o', 'r', 'm', 'a', 't')),
  LFS(
      "a pointer of Git LFS, not the file itself",
      "fetch it: git lfs pull",
      "version https://git-lfs".getBytes(StandardCharsets.US_ASCII)),
  /** Text, or what nobody knows. */
  OTHER("plain", null);

  private static final int LOOKED_AT = 512;
  private static final int TAR_MARK = 257;

  /** One byte in so many being 0 makes a text none. */
  private static final int MANY_ZEROS = 20;

  private final String words;
  private final @Nullable String remedy;
  private final byte[] magic;

  FileKind(String words, @Nullable String remedy, byte... magic) {
    this.words = words;
    this.remedy = remedy;
    this.magic = magic;
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /** Of how many first bytes {@link #of(byte[])} looks at. */
  static int lookedAt() {
    return LOOKED_AT;
  }

  static FileKind of(byte[] first) {
    for (FileKind kind : values()) {
      if (kind.magic.length > 0 && startsWith(first, kind.magic)) {
        return kind;
      }
    }
    return OTHER;
  }

  /** The kind of a file; {@link #OTHER} where it cannot be told, and opening will say why. */
  static FileKind of(Path path) {
    if (!Files.isRegularFile(path)) {
      return OTHER;
    }
    try (InputStream in = Files.newInputStream(path)) {
      return of(in.readNBytes(LOOKED_AT));
    } catch (IOException e) {
      return OTHER;
    }
  }

  /** The format of a file that is no text, or null where it is one. */
  static @Nullable Format binary(InputFile file) {
    if (file.entry() != null) {
      return null;
    }
    return switch (of(file.path())) {
      case PARQUET -> Format.PARQUET;
      case AVRO -> Format.AVRO;
      default -> null;
    };
  }

  private static boolean startsWith(byte[] bytes, byte[] magic) {
    if (bytes.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if (bytes[i] != magic[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Looks whether what is unpacked can be text.
   *
   * @throws UserError that names what it is otherwise, and what to do
   */
  static void requireText(Object file, byte[] first) {
    FileKind kind = of(first);
    if (kind.remedy != null) {
      throw new UserError(file + " is " + kind.words + ": " + kind.remedy);
    }
    if (kind == PARQUET || kind == AVRO || kind == ZIP) {
      throw new UserError(
          file + " is a file of " + kind.words + " within another packing: unpack it once");
    }
    if (first.length >= TAR_MARK + 5
        && new String(first, TAR_MARK, 5, StandardCharsets.US_ASCII).equals("ustar")) {
      throw new UserError(
          file + " is a tar archive: unpack it, and name the files or their folder");
    }
    String start =
        new String(first, StandardCharsets.ISO_8859_1)
            .replace("\u00ef\u00bb\u00bf", "")
            .strip()
            .toLowerCase(Locale.ROOT);
    if (start.startsWith("<!doctype html") || start.startsWith("<html")) {
      throw new UserError(
          file
              + " is a page of HTML: whoever fetched it was sent a page, such as one that asks to"
              + " sign in, and not the file");
    }
    if (start.startsWith("<?xml")) {
      throw new UserError(file + " is XML: write it as CSV or JSON lines");
    }
    int zeros = 0;
    for (byte each : first) {
      zeros += each == 0 ? 1 : 0;
    }
    if (MANY_ZEROS * zeros > first.length && Encodings.byMark(first) == null) {
      throw new UserError(
          file
              + " is no text, as many of its bytes are 0: give CSV, JSON, Parquet or Avro; if it is"
              + " UTF-16 without a mark, say \"encoding: utf-16le\"");
    }
  }

  /** What documents of an office program a zip's entries are, and the remedy; null: none. */
  static @Nullable String office(List<String> entries) {
    if (entries.stream().anyMatch(name -> name.startsWith("xl/"))) {
      return "an Excel workbook: save its sheet as CSV in UTF-8";
    }
    if (entries.contains("content.xml") && entries.contains("mimetype")) {
      return "an OpenDocument file: save its sheet as CSV in UTF-8";
    }
    return entries.contains("[Content_Types].xml")
        ? "an Office document: save its table as CSV in UTF-8"
        : null;
  }

  /** In words. */
  String words() {
    return words;
  }
}
