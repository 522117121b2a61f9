package io.purchaseintent.replay;

/**
 * An event on its way.
 *
 * @param session the session's id: events of one session keep their order
 */
record Message(String session, byte[] json) {}
