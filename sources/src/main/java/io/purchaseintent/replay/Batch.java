package io.purchaseintent.replay;

import java.util.ArrayList;
import java.util.List;

/** What is sent together: at most {@value #MOST_EVENTS} events or {@value #MOST_BYTES} bytes. */
final class Batch {

  static final int MOST_EVENTS = 500;
  static final int MOST_BYTES = 1 << 20;

  private final List<Message> messages = new ArrayList<>(MOST_EVENTS);
  // The brackets of an array; each event comes with a comma.
  private int bytes = 2;

  boolean hasRoomFor(Message message) {
    return messages.size() < MOST_EVENTS && bytes + message.json().length + 1 <= MOST_BYTES;
  }

  void add(Message message) {
    messages.add(message);
    bytes += message.json().length + 1;
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }

  List<Message> messages() {
    return List.copyOf(messages);
  }

  void clear() {
    messages.clear();
    bytes = 2;
  }
}
