package io.purchaseintent.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What stands before a server on this machine, and is told of each piece that a client sends. */
final class CountingProxy implements AutoCloseable {

  /** What is told of a piece before it is passed on. */
  interface Told {
    void piece() throws InterruptedException;
  }

  private final ServerSocket listening;
  private final int port;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private volatile Told onPiece = () -> {};

  private CountingProxy(ServerSocket listening, int port) {
    this.listening = listening;
    this.port = port;
  }

  /** On a free port, before the server at another. */
  static CountingProxy before(int port) throws IOException {
    CountingProxy proxy =
        new CountingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
    start(proxy::accept);
    return proxy;
  }

  String uri() {
    return "redis://localhost:" + listening.getLocalPort();
  }

  /** Is told before a piece is passed on. */
  void onPiece(Told told) {
    onPiece = told;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        open.add(client);
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
        open.add(server);
        start(() -> pass(client, server, true));
        start(() -> pass(server, client, false));
      }
    } catch (IOException e) {
      // It is closed.
    }
  }

  private void pass(Socket from, Socket to, boolean told) {
    byte[] buffer = new byte[4_096];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (told) {
          onPiece.piece();
        }
        out.write(buffer, 0, read);
        out.flush();
      }
    } catch (IOException e) {
      // One of them has ended.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
