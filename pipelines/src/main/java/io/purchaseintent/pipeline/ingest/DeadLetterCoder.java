package io.purchaseintent.pipeline.ingest;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.pipeline.coder.PackedCoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectStreamConstants;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.SerializableCoder;

/**
 * Codes dead letters, with the version of their format before them. Builds before there were
 * versions left them to Java's serialization, which begins otherwise.
 */
public final class DeadLetterCoder extends AtomicCoder<DeadLetter> {

  private static final long serialVersionUID = 1L;
  private static final DeadLetterCoder INSTANCE = new DeadLetterCoder();
  private static final Coder<DeadLetter> OLDER = SerializableCoder.of(DeadLetter.class);

  /** The first byte of Java's serialization. */
  private static final int SERIALIZED = (ObjectStreamConstants.STREAM_MAGIC >> 8) & 0xff;

  private final Packed packed = new Packed();

  private DeadLetterCoder() {}

  /** The coder. */
  public static DeadLetterCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(DeadLetter letter, OutputStream out) throws IOException {
    packed.encode(letter, out);
  }

  @Override
  public DeadLetter decode(InputStream in) throws IOException {
    PushbackInputStream whole = new PushbackInputStream(in);
    int first = whole.read();
    if (first >= 0) {
      whole.unread(first);
    }
    return (first == SERIALIZED ? OLDER : packed).decode(whole);
  }

  private static final class Packed extends PackedCoder<DeadLetter> {

    private static final long serialVersionUID = 1L;

    @Override
    protected void pack(DeadLetter letter, Packer out) {
      out.text(letter.file())
          .text(letter.position())
          .text(letter.field())
          .text(letter.reason())
          .signed(letter.rejectedMillis())
          .bytes(letter.original());
    }

    @Override
    protected DeadLetter unpack(Unpacker in) {
      return new DeadLetter(in.text(), in.text(), in.text(), in.text(), in.signed(), in.bytes());
    }
  }
}
