package io.purchaseintent.replay;

import io.purchaseintent.event.Event;
import org.jspecify.annotations.Nullable;

/** An event log that dead letters go to, as they may be kept. */
final class LetterLog implements LetterSink {

  private final LogTarget target;
  private final Batch batch = new Batch();

  LetterLog(LogTarget target) {
    this.target = target;
  }

  @Override
  public void send(Letter letter, @Nullable Event event) throws InterruptedException {
    Message message = message(letter, event);
    if (!batch.hasRoomFor(message)) {
      finish();
    }
    batch.add(message);
  }

  private Message message(Letter letter, @Nullable Event event) {
    if (letter.ofLog()) {
      return event == null
          ? new Message(letter.position(), letter.original())
          : target.encodeAgain(event);
    }
    if (event == null) {
      throw new IllegalArgumentException("no event, and it may name a shopper: " + letter.file());
    }
    return target.encode(event);
  }

  @Override
  public void finish() throws InterruptedException {
    if (!batch.isEmpty()) {
      target.send(batch.messages());
      batch.clear();
    }
  }

  @Override
  public void close() {
    target.close();
  }
}
