package io.purchaseintent.serving;

import io.javalin.http.Handler;
import io.purchaseintent.serving.http.Routes;
import io.purchaseintent.serving.openapi.Access;
import io.purchaseintent.serving.openapi.Operation;

/** Routes for everybody. */
final class OpenRoutes {

  private OpenRoutes() {}

  static void get(Routes routes, String path, Handler handler) {
    routes.add(Operation.get(Access.OPEN, path, "Answers.").handledBy(handler));
  }

  static void post(Routes routes, String path, Handler handler) {
    routes.add(Operation.post(Access.OPEN, path, "Answers.").handledBy(handler));
  }
}
