package io.purchaseintent.benchmark.serve;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Sends HTTP requests over connections that are kept, each with one request under way, from one
 * thread that costs little: server and load share the machine.
 *
 * <p>In a closed loop a connection asks again as soon as it has its answer. In an open loop
 * requests are due at a rate, whether answers come or not, and a latency counts from when its
 * request was due: a server that stalls is not asked less, and does not look better for it. In an
 * overload they are due at a rate too, but what finds no connection free is never sent. Not
 * thread-safe.
 */
final class HttpLoad implements AutoCloseable {

  private static final long LONGEST_NANOS = Duration.ofMinutes(5).toNanos();
  private static final long LEFT_OVER_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long NAP_NANOS = 50_000;
  private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);

  /**
   * What came of a load.
   *
   * @param seconds that it lasted
   * @param nanos of each answer with status 200
   * @param errors answers with other statuses, and requests without one
   */
  record Result(double seconds, Histogram nanos, long errors) {

    double perSecond() {
      return nanos.getTotalCount() / seconds;
    }
  }

  /**
   * What came of more load than can be answered.
   *
   * @param served with status 200, timed from when they were sent; its errors are neither
   * @param shed answers with 429 or 503
   * @param unsent requests that were due while no connection was free
   */
  record Overload(Result served, long shed, long unsent) {}

  private static final class Connection {
    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(64 << 10);
    private ByteBuffer out = ByteBuffer.allocate(0);
    private long due;
    private boolean busy;

    Connection(SocketChannel channel) {
      this.channel = channel;
    }
  }

  private final InetSocketAddress server;
  private final Selector selector;
  private final Deque<Connection> idle = new ArrayDeque<>();
  private List<byte[]> requests = List.of();
  private int next;
  private int busy;
  private Histogram nanos = new Histogram(LONGEST_NANOS, 3);
  private long errors;
  private long shed;
  private boolean asksAgain;

  /** Connects so many times. */
  HttpLoad(InetSocketAddress server, int connections) throws IOException {
    this.server = server;
    this.selector = Selector.open();
    for (int i = 0; i < connections; i++) {
      idle.add(connect());
    }
  }

  private Connection connect() throws IOException {
    SocketChannel channel = SocketChannel.open(server);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    Connection connection = new Connection(channel);
    channel.register(selector, SelectionKey.OP_READ, connection);
    return connection;
  }

  /** A request as it goes over the wire. */
  static byte[] request(String method, String path, String body) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    byte[] head =
        (method
                + " "
                + path
                + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                + "Content-Length: "
                + content.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(head.length + content.length).put(head).put(content).array();
  }

  /** Asks these over and over, on every connection as soon as it is free. */
  Result closedLoop(List<byte[]> wanted, Duration time) throws IOException {
    begin(wanted);
    asksAgain = true;
    long start = System.nanoTime();
    while (!idle.isEmpty()) {
      send(idle.poll(), System.nanoTime());
    }
    while (System.nanoTime() - start < time.toNanos()) {
      selector.select(this::ready, 100);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    Result result = new Result(seconds, nanos.copy(), errors + shed);
    asksAgain = false;
    finish(System.nanoTime() + LEFT_OVER_NANOS);
    return result;
  }

  /** Asks these over and over at a rate. */
  Result openLoop(List<byte[]> wanted, double perSecond, Duration time) throws IOException {
    begin(wanted);
    double interval = 1e9 / perSecond;
    long planned = Math.round(perSecond * time.toNanos() / 1e9);
    long start = System.nanoTime();
    long sent = 0;
    long giveUp = start + time.toNanos() + LEFT_OVER_NANOS;
    while (sent < planned && System.nanoTime() < giveUp) {
      long now = System.nanoTime();
      long due = start + (long) (sent * interval);
      while (sent < planned && due <= now && !idle.isEmpty()) {
        send(idle.poll(), due);
        sent++;
        due = start + (long) (sent * interval);
      }
      takeAnswers(due > now || idle.isEmpty());
    }
    finish(giveUp);
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Result(seconds, nanos.copy(), errors + shed + planned - sent);
  }

  /** Asks these over and over at a rate that is more than can be answered. */
  Overload overload(List<byte[]> wanted, double perSecond, Duration time) throws IOException {
    begin(wanted);
    long start = System.nanoTime();
    long end = start + time.toNanos();
    long due = 0;
    long unsent = 0;
    for (long now = start; now < end; now = System.nanoTime()) {
      long upToNow = (long) ((now - start) * perSecond / 1e9);
      for (; due < upToNow && !idle.isEmpty(); due++) {
        send(idle.poll(), System.nanoTime());
      }
      unsent += upToNow - due;
      due = upToNow;
      if (idle.isEmpty()) {
        // Waits, for the server needs the core.
        selector.select(this::ready, 1);
      } else {
        takeAnswers(true);
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    finish(System.nanoTime() + LEFT_OVER_NANOS);
    return new Overload(new Result(seconds, nanos.copy(), errors), shed, unsent);
  }

  private void takeAnswers(boolean nothingElseToDo) throws IOException {
    if (selector.selectNow(this::ready) == 0 && nothingElseToDo) {
      LockSupport.parkNanos(NAP_NANOS);
    }
  }

  private void begin(List<byte[]> wanted) {
    requests = wanted;
    next = 0;
    nanos = new Histogram(LONGEST_NANOS, 3);
    errors = 0;
    shed = 0;
  }

  /** Waits for what is under way. */
  private void finish(long until) throws IOException {
    while (busy > 0 && System.nanoTime() < until) {
      selector.select(this::ready, 100);
    }
    if (busy > 0) {
      errors += busy;
      for (SelectionKey key : new ArrayList<>(selector.keys())) {
        Connection connection = (Connection) key.attachment();
        if (connection.busy) {
          drop(connection);
        }
      }
    }
  }

  private void send(Connection connection, long due) throws IOException {
    connection.due = due;
    connection.busy = true;
    busy++;
    connection.in.clear();
    connection.out = ByteBuffer.wrap(requests.get(next));
    next = (next + 1) % requests.size();
    write(connection);
  }

  private void write(Connection connection) throws IOException {
    try {
      connection.channel.write(connection.out);
    } catch (IOException e) {
      failed(connection);
      return;
    }
    if (connection.out.hasRemaining()) {
      connection.channel.keyFor(selector).interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }
  }

  private void ready(SelectionKey key) {
    Connection connection = (Connection) key.attachment();
    try {
      if (key.isWritable()) {
        key.interestOps(SelectionKey.OP_READ);
        write(connection);
      }
      if (key.isValid() && key.isReadable()) {
        read(connection);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void read(Connection connection) throws IOException {
    int read;
    try {
      read = connection.channel.read(connection.in);
    } catch (IOException e) {
      read = -1;
    }
    if (read < 0) {
      failed(connection);
      return;
    }
    int status = status(connection.in);
    if (status == 0 || !connection.busy) {
      return;
    }
    if (status == 200) {
      nanos.recordValue(Math.min(System.nanoTime() - connection.due, LONGEST_NANOS));
    } else if (status == 429 || status == 503) {
      shed++;
    } else {
      errors++;
    }
    free(connection);
  }

  private void free(Connection connection) throws IOException {
    connection.busy = false;
    busy--;
    if (asksAgain) {
      send(connection, System.nanoTime());
    } else {
      idle.add(connection);
    }
  }

  private void failed(Connection connection) throws IOException {
    if (connection.busy) {
      errors++;
    }
    drop(connection);
  }

  /** Puts a new connection in the place of this one. */
  private void drop(Connection connection) throws IOException {
    boolean wasBusy = connection.busy;
    connection.channel.close();
    idle.remove(connection);
    Connection fresh = connect();
    if (wasBusy) {
      fresh.busy = true;
      free(fresh);
    } else {
      idle.add(fresh);
    }
  }

  /** The status of a whole answer; 0 while some of it is to come. */
  private static int status(ByteBuffer in) {
    byte[] bytes = in.array();
    int end = in.position();
    int head = endOfHead(bytes, end);
    if (head < 0) {
      return 0;
    }
    int length = contentLength(bytes, head);
    return end >= head + length
        ? 100 * (bytes[9] - '0') + 10 * (bytes[10] - '0') + bytes[11] - '0'
        : 0;
  }

  private static int endOfHead(byte[] bytes, int end) {
    for (int i = 3; i < end; i++) {
      if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  private static int contentLength(byte[] bytes, int head) {
    for (int i = 0; i + LENGTH.length < head; i++) {
      if (bytes[i] == '\n' && isLength(bytes, i + 1)) {
        int length = 0;
        for (int at = i + 1 + LENGTH.length; bytes[at] != '\r'; at++) {
          if (bytes[at] != ' ') {
            length = 10 * length + bytes[at] - '0';
          }
        }
        return length;
      }
    }
    return 0;
  }

  private static boolean isLength(byte[] bytes, int from) {
    for (int i = 0; i < LENGTH.length; i++) {
      if (Character.toLowerCase((char) bytes[from + i]) != LENGTH[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
