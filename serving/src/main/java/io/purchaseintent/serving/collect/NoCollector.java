package io.purchaseintent.serving.collect;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.purchaseintent.serving.http.RouteGroup;

/** Says how to get a collector where there is none. */
final class NoCollector implements RouteGroup {

  @Override
  public void addTo(RoutesConfig routes) {
    routes.addEndpoint(EventSchemas.collect().handledBy(NoCollector::refuse));
  }

  private static void refuse(Context context) {
    throw new HttpResponseException(
        404, "This server takes no events: start it with --log=file:DIR or --log=kinesis:STREAM");
  }
}
