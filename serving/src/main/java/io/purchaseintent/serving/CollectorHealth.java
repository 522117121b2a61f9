package io.purchaseintent.serving;

import io.purchaseintent.loop.SupervisedLoop;
import io.purchaseintent.serving.http.RouteGroup;
import io.purchaseintent.serving.keys.KeysInEffect;
import io.purchaseintent.serving.status.Condition;
import io.purchaseintent.serving.status.HealthRoutes;
import java.util.List;
import java.util.stream.Stream;

/** How well a server that only collects is. */
final class CollectorHealth implements AutoCloseable {

  private final Condition condition;
  private final SupervisedLoop sampling;

  CollectorHealth(KeysInEffect keys, ServerContext context) {
    this.condition =
        Condition.ofCollector(() -> problems(keys, context), context.meters(), context.clock());
    this.sampling =
        context
            .loops()
            .watch(SupervisedLoop.every(Condition.SAMPLED_EVERY, "condition", condition::sample));
  }

  private static List<String> problems(KeysInEffect keys, ServerContext context) {
    return Stream.concat(context.loops().problems().stream(), keys.problem().stream()).toList();
  }

  RouteGroup routes() {
    return HealthRoutes.ofCollector(condition);
  }

  @Override
  public void close() {
    sampling.close();
  }
}
