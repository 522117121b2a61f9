package io.purchaseintent.serving.status;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.purchaseintent.loop.Looping;
import io.purchaseintent.loop.SupervisedLoop;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** All that works in the background of a server, and how it does. Thread-safe. */
public final class Loops {

  private final MeterRegistry meters;
  private final List<SupervisedLoop> loops = new CopyOnWriteArrayList<>();

  /** None yet. */
  public Loops(MeterRegistry meters) {
    this.meters = meters;
  }

  /** Looks after what works in the background for something, as far as it has begun. */
  public void watch(Looping looping) {
    looping.loops().forEach(this::watch);
  }

  /** Looks after a loop. */
  public SupervisedLoop watch(SupervisedLoop loop) {
    FunctionCounter.builder("loop_failures", loop, SupervisedLoop::failures)
        .description("Rounds of what works in the background that have failed")
        .tag("loop", loop.name())
        .register(meters);
    loops.add(loop);
    return loop;
  }

  /** What is wrong with them now, each by its name. */
  public List<String> problems() {
    return loops.stream().flatMap(loop -> loop.problem().stream()).toList();
  }
}
