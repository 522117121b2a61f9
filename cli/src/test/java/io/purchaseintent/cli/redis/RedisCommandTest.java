package io.purchaseintent.cli.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.cli.Intent;
import io.purchaseintent.command.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** The command as a process of its own, as a user starts it. */
@Timeout(60)
class RedisCommandTest {

  @Test
  void redis_answersUntilTheCommandIsEnded_andLeavesNoProcess() throws Exception {
    Process command = redis();
    try (BufferedReader out = command.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      int port = Integer.parseInt(line.replaceAll(".*redis://127.0.0.1:(\\d+) .*", "$1"));

      assertEquals("+PONG", ask(port, "PING"));
      assertEquals("+OK", ask(port, "SET product:1 abc"));
      assertEquals("$3", ask(port, "GET product:1"));
      List<ProcessHandle> started = command.descendants().toList();

      command.destroy();

      assertTrue(command.waitFor(30, TimeUnit.SECONDS));
      awaitEnd(started);
      assertThrows(ConnectException.class, () -> ask(port, "PING"));
    } finally {
      command.destroyForcibly();
    }
  }

  @Test
  void redis_endsWithACommandThatIsKilled() throws Exception {
    Process command = redis();
    try (BufferedReader out = command.inputReader(StandardCharsets.UTF_8)) {
      assertTrue(out.readLine().startsWith("Redis listens at "));
      List<ProcessHandle> started = command.descendants().toList();
      assertFalse(started.isEmpty());

      command.destroyForcibly().waitFor();

      awaitEnd(started);
    } finally {
      command.destroyForcibly();
    }
  }

  private static void awaitEnd(List<ProcessHandle> processes) throws Exception {
    for (ProcessHandle process : processes) {
      process.onExit().get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void redisThatEndsByItself_endsTheCommandAsFailed() throws Exception {
    Process command = redis();
    try (BufferedReader out = command.inputReader(StandardCharsets.UTF_8)) {
      assertTrue(out.readLine().startsWith("Redis listens at "));

      command.descendants().forEach(ProcessHandle::destroyForcibly);

      assertEquals(1, command.waitFor());
    } finally {
      command.destroyForcibly();
    }
  }

  @Test
  void portInUse_isToldWithTheRemedy() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      RedisCommand command = new RedisCommand(System.out);
      new CommandLine(command).parseArgs("--port=" + taken.getLocalPort());

      UserError error = assertThrows(UserError.class, command::call);

      assertTrue(
          error.getMessage().startsWith("Port " + taken.getLocalPort() + " is in use: stop what"),
          error.getMessage());
    }
  }

  private static Process redis() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Intent.class.getName(),
            "redis",
            "--port=0")
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** The first line of what Redis answers to a command. */
  private static String ask(int port, String command) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
          .readLine();
    }
  }
}
