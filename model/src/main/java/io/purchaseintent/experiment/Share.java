package io.purchaseintent.experiment;

/**
 * From here on a version answers this part of the visitors.
 *
 * @param version a challenger, or one that was
 * @param share of all visitors, from 0 to 1
 */
public record Share(String version, double share) {}
