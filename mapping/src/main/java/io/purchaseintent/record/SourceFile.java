package io.purchaseintent.record;

import io.purchaseintent.command.UserError;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A file of a data set, unpacked by what its first bytes say (its name may say anything). */
public final class SourceFile implements AutoCloseable {

  private static final int BUFFER = 1 << 16;

  private final InputFile file;
  private final CountingStream packed;
  private final InputStream text;
  private String packing = "plain";
  private long unpackedBytes;

  private SourceFile(InputFile file, Charset encoding) throws IOException {
    this.file = file;
    this.packed = new CountingStream(raw(file));
    try {
      this.text = asUtf8(unpacked(packed), encoding);
    } catch (IOException | RuntimeException e) {
      packed.close();
      throw e;
    }
  }

  private static InputStream raw(InputFile file) throws IOException {
    if (file.entry() == null) {
      return Files.newInputStream(file.path());
    }
    ZipFile zip = new ZipFile(file.path().toFile());
    ZipEntry entry = zip.getEntry(file.entry());
    if (entry == null) {
      zip.close();
      throw new NoSuchFileException(file.toString());
    }
    return new FilterInputStream(zip.getInputStream(entry)) {
      @Override
      public void close() throws IOException {
        super.close();
        zip.close();
      }
    };
  }

  private InputStream unpacked(InputStream stream) throws IOException {
    BufferedInputStream start = new BufferedInputStream(stream, BUFFER);
    byte[] first = peek(start);
    FileKind kind = FileKind.of(first);
    Packing how = Packing.of(kind);
    if (how == Packing.NONE) {
      return start;
    }
    if (how == Packing.ZIP) {
      throw new UserError(file + " is a zip: name it where files are given, or unpack it");
    }
    packing = kind.words();
    return how.unpack(start);
  }

  private static byte[] peek(BufferedInputStream stream) throws IOException {
    stream.mark(FileKind.lookedAt());
    byte[] first = stream.readNBytes(FileKind.lookedAt());
    stream.reset();
    return first;
  }

  private InputStream asUtf8(InputStream unpacked, Charset encoding) throws IOException {
    BufferedInputStream start =
        unpacked instanceof BufferedInputStream already
            ? already
            : new BufferedInputStream(unpacked, BUFFER);
    byte[] first;
    try {
      first = peek(start);
    } catch (IOException e) {
      // Whoever reads on is told how far it got.
      start.reset();
      first = new byte[0];
    }
    if (!encoding.name().startsWith("UTF-16")) {
      FileKind.requireText(file, first);
    }
    Charset marked = Encodings.byMark(first);
    Charset actual = marked != null ? marked : encoding;
    if (marked != null) {
      start.skipNBytes(2);
    }
    return actual.equals(StandardCharsets.UTF_8) ? start : Encodings.toUtf8(start, actual);
  }

  /**
   * Opens a file of texts in UTF-8.
   *
   * @throws UserError if it is not there, is a folder, may not be read, or is no text
   */
  public static SourceFile open(Path path) {
    return open(InputFile.of(path), StandardCharsets.UTF_8);
  }

  /**
   * Opens a file.
   *
   * @param encoding of its texts, which are read as UTF-8 from here on
   * @throws UserError if it is not there, is a folder, may not be read, or is no text
   */
  static SourceFile open(InputFile file, Charset encoding) {
    Path path = file.path();
    try {
      if (Files.isDirectory(path)) {
        throw new UserError(path + " is a folder; name the files in it");
      }
      return new SourceFile(file, encoding);
    } catch (NoSuchFileException e) {
      throw new UserError(file + " does not exist", e);
    } catch (AccessDeniedException e) {
      throw new UserError(path + " may not be read: permission denied", e);
    } catch (EOFException e) {
      throw new UserError(file + " ends within its gzip header: the file is cut off", e);
    } catch (IOException e) {
      throw new UserError(
          cutOff(e)
              ? file + " is cut off: " + e.getMessage() + "; fetch the file again"
              : file + " cannot be read: " + e.getMessage(),
          e);
    }
  }

  /**
   * Fills a part of the buffer; -1 at the end. Damage and cut-off files are a {@link UserError}.
   */
  public int read(byte[] buffer, int offset, int length) {
    try {
      int read = text.read(buffer, offset, length);
      unpackedBytes += Math.max(read, 0);
      return read;
    } catch (IOException e) {
      String how = e instanceof EOFException || cutOff(e) ? "is cut off" : "is damaged";
      throw new UserError(
          file
              + " "
              + how
              + ": its "
              + packing
              + " data end after "
              + packed.count
              + " bytes ("
              + unpackedBytes
              + " unpacked) with: "
              + e.getMessage()
              + "; fetch the file again",
          e);
    }
  }

  private static boolean cutOff(IOException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("Truncated")
        || message.toLowerCase(Locale.ROOT).contains("unexpected end of");
  }

  /** For messages. */
  public String name() {
    return file.toString();
  }

  /** Bytes read so far of the file as it lies on the disk. */
  public long packedBytes() {
    return packed.count;
  }

  @Override
  public void close() {
    try {
      text.close();
    } catch (IOException e) {
      throw new UserError(file + " cannot be closed: " + e.getMessage(), e);
    }
  }

  private static final class CountingStream extends FilterInputStream {
    private long count;

    private CountingStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count += value < 0 ? 0 : 1;
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      count += Math.max(read, 0);
      return read;
    }

    /** A pipe cannot tell; whoever asks whether there is more then has to read on. */
    @Override
    public int available() {
      try {
        return super.available();
      } catch (IOException e) {
        return 1;
      }
    }
  }
}
