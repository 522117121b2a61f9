package io.purchaseintent.serving.edge;

import io.purchaseintent.command.UserError;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether the server speaks TLS, and as whom. */
final class TlsOptions {

  @Option(
      names = "--tls-certificate",
      paramLabel = "FILE",
      description =
          "Speak HTTPS, with the certificates in this PEM file, the server's own first. The files"
              + " are followed when they change.")
  private @Nullable Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The certificate's private key: PEM, PKCS#8, without a password.")
  private @Nullable Path key;

  @Option(
      names = "--tls-keystore",
      paramLabel = "FILE",
      description = "In place of both: a PKCS#12 file.")
  private @Nullable Path keystore;

  @Option(
      names = "--tls-password-file",
      paramLabel = "FILE",
      description = "The first line of this file is the password of --tls-keystore.")
  private @Nullable Path passwordFile;

  /**
   * What to speak TLS with; null where the server does not.
   *
   * @throws UserError if options contradict each other, or files are not what they should be
   */
  @Nullable Tls open() {
    if ((certificate == null) != (key == null)) {
      throw UserError.ofUsage("--tls-certificate and --tls-key belong together: give both");
    }
    if ((keystore == null) != (passwordFile == null)) {
      throw UserError.ofUsage("--tls-keystore and --tls-password-file belong together: give both");
    }
    if (certificate != null && keystore != null) {
      throw UserError.ofUsage("--tls-certificate and --tls-keystore exclude each other");
    }
    if (certificate != null && key != null) {
      return Tls.of(new TlsFiles.Pem(certificate, key));
    }
    return keystore != null && passwordFile != null
        ? Tls.of(new TlsFiles.Pkcs12(keystore, passwordFile))
        : null;
  }
}
