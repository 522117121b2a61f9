package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.UserError;
import io.purchaseintent.serving.edge.HttpEdge;
import io.purchaseintent.serving.edge.HttpOptions;
import io.purchaseintent.serving.http.RouteGroup;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Certificates and keys, and their change while the server runs; over sockets. */
@Timeout(60)
final class TlsTest {

  @TempDir private Path folder;
  private final ServingMetrics metrics = new ServingMetrics();
  private HttpEdge edge;
  private HttpServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
      edge.close();
    }
  }

  private void start(String... options) {
    HttpOptions parsed = new HttpOptions();
    List<String> words = new ArrayList<>(List.of("--port=0"));
    words.addAll(List.of(options));
    new CommandLine(parsed).parseArgs(words.toArray(String[]::new));
    edge = parsed.open("run", Clock.systemUTC(), metrics.registry());
    RouteGroup good = routes -> OpenRoutes.get(routes, "/good", context -> context.result("good"));
    server = HttpServer.start(metrics, List.of(good), edge);
  }

  @Test
  void tls_withPem_followsItsFiles() throws Exception {
    Path certificate = folder.resolve("cert.pem");
    Path key = folder.resolve("key.pem");
    writePem(pkcs12("first"), certificate, key);
    start("--tls-certificate=" + certificate, "--tls-key=" + key);
    assertEquals("CN=first", subject());

    writePem(pkcs12("second"), certificate, key);
    Files.setLastModifiedTime(key, FileTime.from(Instant.now().plusSeconds(5)));
    edge.follow();
    assertEquals("CN=second", subject());

    Files.writeString(key, "broken");
    Files.setLastModifiedTime(key, FileTime.from(Instant.now().plusSeconds(10)));
    edge.follow();
    assertEquals("CN=second", subject());
  }

  @Test
  void tls_withAKeystore_takesItsPasswordFromAFile() throws Exception {
    Path store = pkcs12("stored");
    Path password = Files.writeString(folder.resolve("password"), "changeit\n");
    start("--tls-keystore=" + store, "--tls-password-file=" + password);

    assertEquals("CN=stored", subject());
    Files.writeString(password, "wrong");
    assertTrue(
        assertThrows(
                UserError.class,
                () -> start("--tls-keystore=" + store, "--tls-password-file=" + password))
            .getMessage()
            .contains(store.toString()));
  }

  @Test
  void tls_withAFileThatIsNotThere_saysSo() {
    Path none = folder.resolve("none.pem");

    UserError error =
        assertThrows(
            UserError.class, () -> start("--tls-certificate=" + none, "--tls-key=" + none));

    assertTrue(error.getMessage().endsWith("there is no " + none), error.getMessage());
  }

  @Test
  void tls_withTheKeyOfAnother_isRefused() throws Exception {
    Path certificate = folder.resolve("cert.pem");
    Path key = folder.resolve("key.pem");
    writePem(pkcs12("mine"), certificate, key);
    writePem(pkcs12("other"), folder.resolve("other.pem"), key);

    assertTrue(
        assertThrows(
                UserError.class,
                () -> start("--tls-certificate=" + certificate, "--tls-key=" + key))
            .getMessage()
            .contains("is not the key of"));
  }

  /** A key store with a new key, as the JDK's own tool makes it. */
  private Path pkcs12(String name) throws Exception {
    Path file = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertEquals(0, keytool.waitFor());
    return file;
  }

  private static void writePem(Path store, Path certificate, Path key) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    write(certificate, "CERTIFICATE", keys.getCertificate("server").getEncoded());
    write(key, "PRIVATE KEY", keys.getKey("server", "changeit".toCharArray()).getEncoded());
  }

  private static void write(Path file, String label, byte[] bytes) throws Exception {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(
        next,
        "-----BEGIN "
            + label
            + "-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
            + "\n-----END "
            + label
            + "-----\n");
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Whom the server says that it is; asks for /good with that. */
  private String subject() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustsAll()}, null);
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.port())) {
      socket
          .getOutputStream()
          .write(
              "GET /good HTTP/1.1\r\nHost: any\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
      X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return shown.getSubjectX500Principal().getName();
    }
  }

  /** Certificates are made by the tests themselves. */
  private static final class TrustsAll implements X509TrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
