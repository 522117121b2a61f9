package io.purchaseintent.serving.collect;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Tells the country of a network address. Thread-safe. */
@FunctionalInterface
public interface CountryLookup {

  /** Knows no address. */
  CountryLookup NONE = address -> null;

  /** The country, as the shop writes it, or null where it is not known. */
  @Nullable String countryOf(InetAddress address);
}
