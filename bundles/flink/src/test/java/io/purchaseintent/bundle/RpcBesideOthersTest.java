package io.purchaseintent.bundle;

import static org.junit.jupiter.api.Assertions.assertSame;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.rpc.RpcSystem;
import org.apache.flink.runtime.rpc.pekko.PekkoRpcSystem;
import org.junit.jupiter.api.Test;

class RpcBesideOthersTest {

  @Test
  void flink_takesTheSystemThatIsOnTheClassPath() {
    try (RpcSystem system = RpcSystem.load(new Configuration())) {
      assertSame(PekkoRpcSystem.class, system.getClass());
    }
  }
}
