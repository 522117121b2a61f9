package io.purchaseintent.watch.alert;

import io.purchaseintent.delivery.DeliveryFailure;

/** Where alerts go to. */
interface Receiver {

  /**
   * Tells it, once and within the timeout that it was made with.
   *
   * @throws DeliveryFailure if it did not take the message
   * @throws InterruptedException if nobody waits for it any more
   */
  void deliver(Message message) throws DeliveryFailure, InterruptedException;
}
