package io.purchaseintent.lake;

import org.apache.hadoop.conf.Configuration;

/**
 * What Hadoop's classes are told, without Hadoop's defaults, which nothing here asks for.
 *
 * <p>{@code new Configuration(false)} has none either, but when it comes with a function to a
 * worker it is made anew with them, and parses their XML: that took a third of a small job's time.
 */
public final class PlainConfiguration extends Configuration {

  /** One that says nothing. */
  public PlainConfiguration() {
    super(false);
  }
}
