package io.purchaseintent.serving.keys;

/** What a request must bring. */
enum Need {
  /** Nothing: health, the description of the API, what a shop's pages load. */
  NOTHING,

  /** A key for events, once there are keys. */
  EVENTS,

  /** A key for predictions, once there are keys. */
  PREDICT,

  /** A key of an administrator, or to come from this machine: it shows, and changes nothing. */
  WATCH,

  /** A key of an administrator; without keys, to come from this machine. */
  ADMIN;

  /** What a path needs; one that is not known here, and so a new one too, needs the most. */
  static Need of(String path) {
    return switch (trimmed(path)) {
      case "/health", "/health/live", "/health/ready", "/openapi.json", "/tracker.js", "/shop" ->
          NOTHING;
      case "/events" -> EVENTS;
      case "/predict", "/predict/batch", "/decide", "/explain", "/policy" -> PREDICT;
      case "/", "/dashboard.json", "/metrics" -> WATCH;
      default -> path.startsWith("/dashboard/") ? WATCH : ADMIN;
    };
  }

  /** Routes take a slash at the end for none. */
  private static String trimmed(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
