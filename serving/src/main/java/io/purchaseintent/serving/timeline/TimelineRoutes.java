package io.purchaseintent.serving.timeline;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.serving.http.Answers;
import io.purchaseintent.serving.http.RouteGroup;
import io.purchaseintent.serving.http.Routes;
import io.purchaseintent.serving.openapi.Access;
import io.purchaseintent.serving.openapi.Operation;

/** What happened to the model in the last thirty days. */
public final class TimelineRoutes implements RouteGroup {

  private static final int DAYS = 30;

  private final Timeline timeline;

  /** Routes that tell a model's history. */
  public TimelineRoutes(Timeline timeline) {
    this.timeline = timeline;
  }

  @Override
  public void addTo(Routes routes) {
    routes.add(
        Operation.get(
                Access.WATCH,
                "/timeline.json",
                "What happened to the model in the last thirty days.")
            .description(
                "Alarms, retrainings, trainings, gates, roll-outs, promotions and rollbacks; who"
                    + " was champion when; and where the versions stand.")
            .answer(200, "All of it, the newest first.", TimelineSchemas.TIMELINE)
            .refusal(409, "The registry does not answer.")
            .handledBy(this::tell));
  }

  private void tell(Context context) {
    context.header("Cache-Control", "no-store");
    try {
      Answers.json(context, 200, timeline.json(DAYS));
    } catch (RegistryException e) {
      throw new HttpResponseException(409, String.valueOf(e.getMessage()));
    }
  }
}
