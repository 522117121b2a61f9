package io.purchaseintent.rollout.judge;

/**
 * What came of a check.
 *
 * @param check its name
 * @param why in words
 */
public record Finding(String check, Say say, String why) {}
