package io.purchaseintent.incident.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThrottleTest {

  @Test
  void whatIsAsked_andWhatIsAnsweredLate_isHandedOn() throws Exception {
    try (ServerSocket redis = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Throttle throttle = Throttle.to(redis.getLocalPort())) {
      throttle.delay(Duration.ofMillis(50));
      try (Socket client =
              new Socket(InetAddress.getLoopbackAddress(), URI.create(throttle.uri()).getPort());
          Socket answering = redis.accept()) {
        client.getOutputStream().write('?');
        assertEquals('?', answering.getInputStream().read());
        answering.getOutputStream().write('!');
        assertEquals('!', client.getInputStream().read());
      }
    }
  }

  @Test
  void redisThatHangsUp_isTold() throws Exception {
    try (ServerSocket redis = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Throttle throttle = Throttle.to(redis.getLocalPort());
        Socket client =
            new Socket(InetAddress.getLoopbackAddress(), URI.create(throttle.uri()).getPort())) {
      redis.accept().close();

      assertEquals(-1, client.getInputStream().read());
    }
  }
}
