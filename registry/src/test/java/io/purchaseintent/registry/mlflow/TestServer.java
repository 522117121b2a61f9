package io.purchaseintent.registry.mlflow;

import io.purchaseintent.store.PythonEnvironment;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An MLflow server of a test's own on this machine, a Python program, which pip fetches once: its
 * slim package, with what serving needs. It keeps its data in a folder, so that it may be killed
 * and started again.
 */
final class TestServer implements AutoCloseable {

  private static final String VERSION = "2.17.2";
  private static final List<String> PACKAGES =
      List.of(
          "mlflow-skinny==" + VERSION,
          "Flask==3.0.3",
          "gunicorn==23.0.0",
          "SQLAlchemy==2.0.36",
          "alembic==1.14.0");
  private static final Duration START = Duration.ofMinutes(2);

  private final Path python;
  private final Path data;
  private final int port;
  private Process process;

  private TestServer(Path python, Path data, int port) throws Exception {
    this.python = python;
    this.data = data;
    this.port = port;
    this.process = launch();
  }

  /**
   * Starts one, or says that the test is skipped where Python is not there or cannot get it.
   *
   * @param data a folder for it alone
   */
  static TestServer start(Path data) throws Exception {
    Path python = PythonEnvironment.fetch("mlflow-" + VERSION, PACKAGES);
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    return new TestServer(python, data, port);
  }

  private Process launch() throws Exception {
    Process started =
        new ProcessBuilder(
                python.toString(),
                "-m",
                "mlflow",
                "server",
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--workers",
                "1",
                "--backend-store-uri",
                "sqlite:///" + data.resolve("store.db"),
                "--artifacts-destination",
                data.resolve("artifacts").toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(data.resolve("log.txt").toFile()))
            .start();
    HttpClient http = HttpClient.newHttpClient();
    long end = System.nanoTime() + START.toNanos();
    while (true) {
      try {
        HttpRequest health = HttpRequest.newBuilder(URI.create(address() + "/health")).build();
        if (http.send(health, BodyHandlers.discarding()).statusCode() == 200) {
          return started;
        }
      } catch (IOException e) {
        // It does not listen yet.
      }
      if (!started.isAlive() || System.nanoTime() > end) {
        started.destroyForcibly();
        throw new IOException("no MLflow: " + Files.readString(data.resolve("log.txt")));
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  String address() {
    return "http://127.0.0.1:" + port;
  }

  /** Kills it and its workers; its data stay. */
  void kill() throws InterruptedException {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle handle : all) {
      handle.onExit().join();
    }
  }

  /** Starts it again where it was, with its data. */
  void restart() throws Exception {
    process = launch();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
