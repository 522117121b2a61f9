package io.purchaseintent.replay;

import io.purchaseintent.command.UserError;
import io.purchaseintent.event.Event;
import java.util.List;

/** What a replay sends its events to. */
interface Target extends AutoCloseable {

  /** The event as this target takes it. */
  Message encode(Event event);

  /**
   * Sends events in their order; when this returns, they are safe there.
   *
   * @return why events were refused: a text for each that was
   * @throws UserError if the target takes no events, with the reason
   */
  List<String> send(List<Message> batch) throws InterruptedException;

  @Override
  void close();
}
