package io.purchaseintent.store;

/**
 * A file as it was read.
 *
 * @param content all of it; not to be changed
 * @param tag of this content, by which the store knows it again
 */
public record StoredFile(byte[] content, String tag) {}
