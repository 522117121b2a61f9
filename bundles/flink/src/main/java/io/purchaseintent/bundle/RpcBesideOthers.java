package io.purchaseintent.bundle;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.rpc.RpcSystem;
import org.apache.flink.runtime.rpc.RpcSystemLoader;
import org.apache.flink.runtime.rpc.pekko.PekkoRpcSystem;

/**
 * Flink's RPC system from the class path. Flink's own loader unpacks a jar of 22 MB into a
 * temporary folder at each start, and reads the classes in it by a loader of its own, which no
 * archive of classes serves: half a second of a small job.
 */
public final class RpcBesideOthers implements RpcSystemLoader {

  /** Before Flink's own, which has 0. */
  private static final int FIRST = -1;

  @Override
  public int getLoadPriority() {
    return FIRST;
  }

  @Override
  public RpcSystem loadRpcSystem(Configuration config) {
    return new PekkoRpcSystem();
  }
}
