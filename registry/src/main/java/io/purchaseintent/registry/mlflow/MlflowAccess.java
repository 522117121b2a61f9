package io.purchaseintent.registry.mlflow;

import io.purchaseintent.registry.RegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * How an MLflow server lets one in, by the environment variables that MLflow's own clients read:
 * {@code MLFLOW_TRACKING_USERNAME} with {@code MLFLOW_TRACKING_PASSWORD}, else {@code
 * MLFLOW_TRACKING_TOKEN}; {@code MLFLOW_TRACKING_SERVER_CERT_PATH}, or {@code REQUESTS_CA_BUNDLE},
 * for certificates that vouch for it.
 *
 * @param authorization the header that each request has, or null
 * @param tls by which it is known, or null for the authorities that the JVM trusts
 */
record MlflowAccess(@Nullable String authorization, @Nullable SSLContext tls) {

  private static final String USER = "MLFLOW_TRACKING_USERNAME";
  private static final String PASSWORD = "MLFLOW_TRACKING_PASSWORD";
  private static final String TOKEN = "MLFLOW_TRACKING_TOKEN";
  private static final String AUTHORITIES = "MLFLOW_TRACKING_SERVER_CERT_PATH";
  private static final String USUAL_AUTHORITIES = "REQUESTS_CA_BUNDLE";

  /**
   * What an environment says.
   *
   * @throws RegistryException if only one of name and password is there, if they or a token would
   *     go in clear to another machine, or the certificates are not readable
   */
  static MlflowAccess of(Map<String, String> environment, URI server) {
    String authorization = authorization(environment);
    if (authorization != null && !isSafe(server)) {
      throw new RegistryException(
          "The MLflow server "
              + server
              + " would be sent a password or token in clear, where everyone on the way can read it:"
              + " give an address that begins with https");
    }
    String bundle = value(environment, AUTHORITIES);
    String name = bundle == null ? USUAL_AUTHORITIES : AUTHORITIES;
    String file = bundle == null ? value(environment, USUAL_AUTHORITIES) : bundle;
    return new MlflowAccess(authorization, file == null ? null : trusting(name, Path.of(file)));
  }

  private static @Nullable String authorization(Map<String, String> environment) {
    String user = value(environment, USER);
    String password = value(environment, PASSWORD);
    String token = value(environment, TOKEN);
    if ((user == null) != (password == null)) {
      throw new RegistryException(
          (user == null ? PASSWORD : USER)
              + " is set without "
              + (user == null ? USER : PASSWORD)
              + ": set both, or "
              + TOKEN);
    }
    if (user != null) {
      byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      return "Basic " + Base64.getEncoder().encodeToString(both);
    }
    return token == null ? null : "Bearer " + token;
  }

  private static @Nullable String value(Map<String, String> environment, String name) {
    String value = environment.get(name);
    return value == null || value.isBlank() ? null : value;
  }

  /** Over TLS, or to this machine. */
  private static boolean isSafe(URI server) {
    String host = String.valueOf(server.getHost());
    return "https".equalsIgnoreCase(server.getScheme())
        || host.equals("localhost")
        || host.equals("[::1]")
        || host.matches("127\\.\\d+\\.\\d+\\.\\d+");
  }

  private static SSLContext trusting(String name, Path bundle) {
    try (InputStream in = Files.newInputStream(bundle)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("authority-" + number++, each);
      }
      if (number == 0) {
        throw new IOException("it has no certificate");
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new RegistryException(
          name
              + "="
              + bundle
              + " cannot be read as certificates in PEM, which vouch for the MLflow server: "
              + e.getMessage(),
          e);
    }
  }
}
