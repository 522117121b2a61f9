package io.purchaseintent.serving.http;

import io.purchaseintent.loop.Looping;

/** Routes that belong together: what the server answers beyond its core. */
public interface RouteGroup extends Looping, AutoCloseable {

  /**
   * Adds the routes, each with its description and what it asks for, by {@link
   * io.purchaseintent.serving.openapi.Operation#handledBy}. A handler refuses with Javalin's {@code
   * HttpResponseException}, which the server counts and answers as JSON.
   */
  void addTo(Routes routes);

  /** Ends what the routes use; called after the last request. */
  @Override
  default void close() {}
}
