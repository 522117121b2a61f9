package io.purchaseintent.registry.mlflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.purchaseintent.registry.RegistryException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in by a server with TLS that asks who one is. */
@Timeout(60)
final class MlflowAccessTest {

  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private Path folder;

  /** With a certificate of its own making, which is left in {@code authority.pem}. */
  private HttpsServer start(String expected, List<String> asked) throws Exception {
    Path file = folder.resolve("server.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String told = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, keytool.waitFor(), told);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    Files.writeString(
        folder.resolve("authority.pem"),
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(keys.getCertificate("server").getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.createContext(
        "/",
        exchange -> {
          String authorization = exchange.getRequestHeaders().getFirst("Authorization");
          asked.add(exchange.getRequestURI().getPath());
          byte[] body = "{\"model_versions\":[]}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(expected.equals(authorization) ? 200 : 401, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private MlflowRegistry registry(HttpsServer server, Map<String, String> environment) {
    URI address = URI.create("https://localhost:" + server.getAddress().getPort());
    return new MlflowRegistry(address, MlflowAccess.of(environment, address));
  }

  @Test
  void serverWithTls_letsInWhoSaysWhoHeIs_andTheRefusalNamesTheVariables() throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    HttpsServer server = start("Bearer letters", asked);
    String bundle = folder.resolve("authority.pem").toString();
    try {
      MlflowRegistry token =
          registry(
              server,
              Map.of(
                  "MLFLOW_TRACKING_TOKEN", "letters", "MLFLOW_TRACKING_SERVER_CERT_PATH", bundle));
      assertEquals(List.of(), token.versions("m"));
      assertEquals(List.of("/api/2.0/mlflow/model-versions/search"), asked);

      MlflowRegistry nobody = registry(server, Map.of("REQUESTS_CA_BUNDLE", bundle));
      RegistryException refused = assertThrows(RegistryException.class, () -> nobody.versions("m"));
      assertTrue(String.valueOf(refused.getMessage()).contains("MLFLOW_TRACKING_TOKEN"));

      MlflowRegistry trustless = registry(server, Map.of("MLFLOW_TRACKING_TOKEN", "letters"));
      assertThrows(RegistryException.class, () -> trustless.versions("m"));
      assertEquals(2, asked.size());
    } finally {
      server.stop(0);
    }
  }

  @Test
  void nameAndPassword_goAheadOfAToken_andNeverInClear() {
    Map<String, String> both =
        Map.of(
            "MLFLOW_TRACKING_USERNAME",
            "ann",
            "MLFLOW_TRACKING_PASSWORD",
            "pass",
            "MLFLOW_TRACKING_TOKEN",
            "letters");

    assertEquals(
        "Basic YW5uOnBhc3M=",
        MlflowAccess.of(both, URI.create("https://mlflow.example")).authorization());
    assertEquals(
        "Basic YW5uOnBhc3M=",
        MlflowAccess.of(both, URI.create("http://127.0.0.1:5000")).authorization());
    assertTrue(
        String.valueOf(
                assertThrows(
                        RegistryException.class,
                        () -> MlflowAccess.of(both, URI.create("http://mlflow.example:5000")))
                    .getMessage())
            .contains("https"));
    assertThrows(
        RegistryException.class,
        () ->
            MlflowAccess.of(
                Map.of("MLFLOW_TRACKING_USERNAME", "ann"), URI.create("https://mlflow.example")));
    assertThrows(
        RegistryException.class,
        () ->
            MlflowAccess.of(
                Map.of("MLFLOW_TRACKING_SERVER_CERT_PATH", folder.resolve("none").toString()),
                URI.create("https://mlflow.example")));
  }
}
