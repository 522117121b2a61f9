package io.purchaseintent.serving.collect;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.purchaseintent.eventlog.address.LogAddresses;
import io.purchaseintent.serving.http.RouteGroup;
import io.purchaseintent.serving.http.Routes;

/** Says how to get a collector where there is none. */
final class NoCollector implements RouteGroup {

  @Override
  public void addTo(Routes routes) {
    routes.add(EventSchemas.collect().handledBy(NoCollector::refuse));
  }

  private static void refuse(Context context) {
    throw new HttpResponseException(
        404, "This server takes no events: start it with " + LogAddresses.forms("--log="));
  }
}
