package io.purchaseintent.lake;

import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroReadSupport;
import org.apache.parquet.avro.GenericDataSupplier;

/**
 * What Hadoop's classes are told, without Hadoop's defaults, which nothing here asks for.
 *
 * <p>{@code new Configuration(false)} has none either, but when it comes with a function to a
 * worker it is made anew with them, and parses their XML: that took a third of a small job's time.
 */
public final class PlainConfiguration extends Configuration {

  /** One that says only that a time in a row is a number, as it is in a file. */
  public PlainConfiguration() {
    super(false);
    AvroReadSupport.setAvroDataSupplier(this, GenericDataSupplier.class);
  }
}
