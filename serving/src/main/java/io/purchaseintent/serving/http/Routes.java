package io.purchaseintent.serving.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import io.javalin.router.InternalRouter;
import io.javalin.router.ParsedEndpoint;
import io.purchaseintent.serving.openapi.Access;
import io.purchaseintent.serving.openapi.Operation;
import io.purchaseintent.serving.openapi.Route;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The routes of a server. Nothing is answered that was not added here, and so nothing of which is
 * not known what a request for it must bring.
 */
public final class Routes {

  /** The name of all paths that there are not. */
  public static final String UNKNOWN = "unknown";

  private final RoutesConfig config;
  private final InternalRouter router;
  private final List<Route> all = new ArrayList<>();

  /** No routes yet. */
  public Routes(RoutesConfig config, InternalRouter router) {
    this.config = config;
    this.router = router;
  }

  /** Checks a request before any route. */
  @FunctionalInterface
  public interface Check {

    /** Refuses by Javalin's {@code HttpResponseException}, or lets through. */
    void check(Context context, Access needed);
  }

  /** Adds a route. */
  public void add(Route route) {
    Operation operation = route.operation();
    config.addEndpoint(
        Endpoint.create(operation.method(), operation.path())
            .addMetadata(operation)
            .handler(route.handler()));
    all.add(route);
  }

  /** All that were added. */
  public List<Route> all() {
    return List.copyOf(all);
  }

  /** Does something before all that answers a path. */
  public void before(String path, Handler handler) {
    config.before(path, handler);
  }

  /** Does something after all that answers a path. */
  public void after(String path, Handler handler) {
    config.after(path, handler);
  }

  /** Checks every request, of paths that there are not too. */
  public void check(Check check) {
    config.before(context -> check.check(context, needed(context)));
  }

  /**
   * What a request must bring: what its route asks for. Where there is none, it is as much as any
   * route of this path asks for with another method; and of a path that is not known, the most.
   */
  private Access needed(Context context) {
    Access own = accessOf(context.method(), context.path());
    if (own != null) {
      return own;
    }
    return all.stream()
        .map(route -> accessOf(route.operation().method(), context.path()))
        .filter(access -> access != null)
        .max(Access::compareTo)
        .orElse(Access.ADMIN);
  }

  /**
   * The route of a path, as it was added: {@code /admin/variants/{version}}. What a path has that
   * is no route can be anybody's id.
   *
   * @return {@value #UNKNOWN} where no method of the path has one
   */
  public String routeOf(String path) {
    return all.stream()
        .map(route -> router.findFirstHttpHandlerEntry(route.operation().method(), path))
        .filter(found -> found != null)
        .map(found -> found.endpoint.path)
        .findFirst()
        .orElse(UNKNOWN);
  }

  private @Nullable Access accessOf(HandlerType method, String path) {
    ParsedEndpoint found = router.findFirstHttpHandlerEntry(method, path);
    Operation operation = found == null ? null : found.endpoint.metadata(Operation.class);
    return operation == null ? null : operation.access();
  }
}
