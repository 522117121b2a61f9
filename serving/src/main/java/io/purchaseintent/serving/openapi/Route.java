package io.purchaseintent.serving.openapi;

import io.javalin.http.Handler;

/**
 * A route: its method, path, description and what it asks of a request, which are its operation's,
 * and what handles it.
 */
public record Route(Operation operation, Handler handler) {}
