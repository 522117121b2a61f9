package io.purchaseintent.replay;

import io.purchaseintent.event.Event;
import org.jspecify.annotations.Nullable;

/** Where dead letters go. */
interface LetterSink extends AutoCloseable {

  /** Takes none. */
  LetterSink NOWHERE =
      new LetterSink() {
        @Override
        public void send(Letter letter, @Nullable Event event) {}

        @Override
        public void finish() {}

        @Override
        public void close() {}
      };

  /**
   * Takes a letter.
   *
   * @param event what it is, null if it is none
   */
  void send(Letter letter, @Nullable Event event) throws InterruptedException;

  /** When this returns, all that was taken is safe. */
  void finish() throws InterruptedException;

  @Override
  void close();
}
