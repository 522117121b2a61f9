package io.purchaseintent.serving.decide;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Lets a policy follow its file until it is closed. */
public final class PolicyWatch implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(PolicyWatch.class.getName());

  private final PolicyInEffect policy;
  private final Duration interval;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::watch, "policy-watch");

  private PolicyWatch(PolicyInEffect policy, Duration interval) {
    this.policy = policy;
    this.interval = interval;
  }

  /** Begins to look at the file, so often. */
  public static PolicyWatch start(PolicyInEffect policy, Duration interval) {
    PolicyWatch watch = new PolicyWatch(policy, interval);
    watch.thread.setDaemon(true);
    watch.thread.start();
    return watch;
  }

  private void watch() {
    try {
      while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          policy.follow();
        } catch (RuntimeException e) {
          LOG.log(Level.WARNING, "looking at the policy's file failed", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
