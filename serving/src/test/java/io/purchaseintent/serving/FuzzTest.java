package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/**
 * Requests of all kinds over sockets to the server in a process of its own, with a Redis. {@code
 * -Dfuzz.requests=100000} sends more of them, {@code -Dfuzz.seed=N} others.
 */
@Timeout(1_800)
final class FuzzTest {

  private static final int REQUESTS = Integer.getInteger("fuzz.requests", 3_000);
  private static final long SEED = Long.getLong("fuzz.seed", 42);
  private static final int SENDERS = 4;

  /** Threads that pools may have made meanwhile; one for each request that hangs is far more. */
  private static final int MORE_THREADS = 24;

  private static final int PATIENCE_MILLIS = 25_000;

  @TempDir private Path home;

  @Test
  void nothingThatIsSent_makesTheServerFail() throws Exception {
    TrainedModel.register(home.resolve("registry"));
    int redisPort;
    try (ServerSocket free = new ServerSocket(0)) {
      redisPort = free.getLocalPort();
    }
    RedisServer redis = RedisServer.newRedisServer().port(redisPort).build();
    redis.start();
    Process process = serve(redisPort);
    try {
      BufferedReader out = process.inputReader();
      String line = String.valueOf(out.readLine());
      assertTrue(line.contains(" at http://127.0.0.1:"), () -> line + printed());
      int port = Integer.parseInt(line.replaceAll(".*127\\.0\\.0\\.1:(\\d+).*", "$1"));
      send(port, REQUESTS / 10, SEED + 1_000);
      long before = threads(process);

      send(port, REQUESTS, SEED);

      RawHttp.Answer good =
          RawHttp.send(
              "127.0.0.1",
              port,
              ascii(
                  "POST /predict HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 18\r\n\r\n"
                      + "{\"session_id\":\"s\"}"));
      assertEquals(200, good.status(), good.text());
      long after = threads(process);
      assertTrue(after <= before + MORE_THREADS, before + " threads became " + after);
      assertTrue(process.isAlive());
      assertFalse(printed().contains("Exception"), this::printed);
    } finally {
      process.destroyForcibly().waitFor();
      redis.stop();
    }
  }

  private Process serve(int redisPort) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            ServeCommand.class.getName(),
            "--home=" + home,
            "--redis=redis://127.0.0.1:" + redisPort,
            "--log=file:" + home.resolve("event-log"),
            "--allow-origin=https://shop.example",
            "--events-mapping=" + Webhook.mapping(home),
            "--deadline=PT10S",
            "--port=0")
        .redirectError(home.resolve("serve.txt").toFile())
        .start();
  }

  private String printed() {
    try {
      return Files.readString(home.resolve("serve.txt"));
    } catch (IOException e) {
      return "nothing printed";
    }
  }

  private static long threads(Process process) throws IOException {
    Path tasks = Path.of("/proc", Long.toString(process.pid()), "task");
    assumeTrue(Files.isDirectory(tasks), "threads are counted in /proc");
    try (Stream<Path> all = Files.list(tasks)) {
      return all.count();
    }
  }

  private static void send(int port, int requests, long seed) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(SENDERS);
    List<Future<?>> senders = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      long own = seed + i;
      senders.add(
          pool.submit(
              () -> {
                HttpFuzzer fuzzer = new HttpFuzzer(own);
                for (int n = 0; n < requests / SENDERS; n++) {
                  sendOne(port, fuzzer, "seed " + own + ", request " + n);
                }
                return null;
              }));
    }
    for (Future<?> sender : senders) {
      sender.get();
    }
    pool.shutdown();
  }

  private static void sendOne(int port, HttpFuzzer fuzzer, String name) throws IOException {
    byte[] request = fuzzer.next();
    int end = fuzzer.cutAfter(request.length);
    boolean slow = fuzzer.isSlow();
    String answer = "";
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      for (int at = 0; at < end; ) {
        int size = slow ? Math.min(end - at, 1 + end / 10) : end;
        out.write(request, at, size);
        at += size;
      }
      if (end < request.length) {
        return;
      }
      socket.shutdownOutput();
      answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (SocketException e) {
      // The server need not read to the end what it refuses.
      return;
    }
    assertFalse(
        answer.startsWith("HTTP/1.1 5"),
        name + ":\n" + shown(new String(request, StandardCharsets.ISO_8859_1)) + "\n" + answer);
  }

  private static String shown(String request) {
    return request.length() < 2_000 ? request : request.substring(0, 2_000) + "…";
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
