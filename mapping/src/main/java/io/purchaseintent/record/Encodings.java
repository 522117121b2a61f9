package io.purchaseintent.record;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Texts that are not in UTF-8: turned into it, or named where they are met. */
final class Encodings {

  private Encodings() {}

  /** The encoding that a mark at the beginning tells, other than UTF-8; null: there is none. */
  static @Nullable Charset byMark(byte[] first) {
    if (first.length >= 2 && first[0] == (byte) 0xff && first[1] == (byte) 0xfe) {
      return StandardCharsets.UTF_16LE;
    }
    if (first.length >= 2 && first[0] == (byte) 0xfe && first[1] == (byte) 0xff) {
      return StandardCharsets.UTF_16BE;
    }
    return null;
  }

  /** Why bytes are not UTF-8, with the encoding that would read them. */
  static String notUtf8(byte[] bytes, int from, int to) {
    int zeros = 0;
    int windows = 0;
    for (int i = from; i < to; i++) {
      zeros += bytes[i] == 0 ? 1 : 0;
      int b = bytes[i] & 0xff;
      windows += b >= 0x80 && b < 0xa0 ? 1 : 0;
    }
    String remedy =
        4 * zeros > to - from
            ? "utf-16le\" (or utf-16be)"
            : windows > 0 ? "windows-1252\"" : "latin-1\" (or windows-1252)";
    return "is not UTF-8; with \"encoding: " + remedy + " it could be read";
  }

  /** The same text in UTF-8. */
  static InputStream toUtf8(InputStream in, Charset encoding) {
    return new Utf8Stream(new InputStreamReader(in, encoding));
  }

  private static final class Utf8Stream extends InputStream {
    private final Reader reader;
    private final CharsetEncoder encoder =
        StandardCharsets.UTF_8
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final CharBuffer chars = CharBuffer.allocate(1 << 15).limit(0);
    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 17).limit(0);
    private boolean ended;

    private Utf8Stream(Reader reader) {
      this.reader = reader;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      while (!bytes.hasRemaining()) {
        if (ended) {
          return -1;
        }
        fill();
      }
      int count = Math.min(length, bytes.remaining());
      bytes.get(buffer, offset, count);
      return count;
    }

    private void fill() throws IOException {
      chars.compact();
      ended = reader.read(chars) < 0;
      chars.flip();
      bytes.clear();
      encoder.encode(chars, bytes, ended);
      if (ended) {
        encoder.flush(bytes);
      }
      bytes.flip();
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
