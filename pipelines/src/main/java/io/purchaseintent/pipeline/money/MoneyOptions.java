package io.purchaseintent.pipeline.money;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** Of which currency a shop's amounts are, for the jobs that take events in. */
public interface MoneyOptions extends PipelineOptions {

  @Description(
      "The shop's currency, such as EUR: amounts of others are converted to it by --rates, and are"
          + " missing where there is none. Without it, that of the lake, which is the one of the"
          + " first amount that was taken in.")
  @Nullable String getShopCurrency();

  void setShopCurrency(@Nullable String code);

  @Description(
      "File of rates: a line \"date,currency,rate\", then such as 2024-05-01,JPY,0.0060, the worth of"
          + " one yen in the shop's currency. Workers must see it under the same path.")
  @Nullable String getRates();

  void setRates(@Nullable String file);
}
