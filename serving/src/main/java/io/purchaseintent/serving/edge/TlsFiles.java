package io.purchaseintent.serving.edge;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the server's certificate and its key are. */
sealed interface TlsFiles {

  /** The files, in the order in which they are named in errors. */
  List<Path> paths();

  /** What is in them, with the password that it has in memory. */
  Loaded load() throws IOException, GeneralSecurityException;

  /** A key store and its password. */
  record Loaded(KeyStore store, String password) {}

  /** Two PEM files. */
  record Pem(Path certificate, Path key) implements TlsFiles {

    private static final String IN_MEMORY = "in-memory";
    private static final Pattern PKCS8 =
        Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");

    @Override
    public List<Path> paths() {
      return List.of(certificate, key);
    }

    @Override
    public Loaded load() throws IOException, GeneralSecurityException {
      Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(certificate)))
              .toArray(Certificate[]::new);
      if (chain.length == 0) {
        throw new GeneralSecurityException(certificate + " holds no certificate");
      }
      PrivateKey privateKey = privateKey();
      if (!belongTogether(privateKey, chain[0].getPublicKey())) {
        throw new GeneralSecurityException(key + " is not the key of " + certificate);
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("server", privateKey, IN_MEMORY.toCharArray(), chain);
      return new Loaded(store, IN_MEMORY);
    }

    /** Whether what one signs is what the other verifies. */
    private static boolean belongTogether(PrivateKey mine, PublicKey shown)
        throws GeneralSecurityException {
      Signature signature =
          Signature.getInstance(
              switch (mine.getAlgorithm()) {
                case "RSA" -> "SHA256withRSA";
                case "EC" -> "SHA256withECDSA";
                default -> "Ed25519";
              });
      byte[] probe = {1, 2, 3};
      signature.initSign(mine);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(shown);
      signature.update(probe);
      return signature.verify(signed);
    }

    private PrivateKey privateKey() throws IOException, GeneralSecurityException {
      Matcher pem = PKCS8.matcher(Files.readString(key, StandardCharsets.ISO_8859_1));
      if (!pem.find()) {
        throw new GeneralSecurityException(
            key
                + " holds no BEGIN PRIVATE KEY: openssl pkcs8 -topk8 -nocrypt -in KEY makes one of"
                + " other kinds");
      }
      PKCS8EncodedKeySpec spec =
          new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
      for (String algorithm : ALGORITHMS) {
        try {
          return KeyFactory.getInstance(algorithm).generatePrivate(spec);
        } catch (InvalidKeySpecException e) {
          // Of another algorithm.
        }
      }
      throw new GeneralSecurityException(key + " is no key of " + String.join(", ", ALGORITHMS));
    }
  }

  /** A PKCS#12 file, and one with its password. */
  record Pkcs12(Path store, Path passwordFile) implements TlsFiles {

    @Override
    public List<Path> paths() {
      return List.of(store, passwordFile);
    }

    @Override
    public Loaded load() throws IOException, GeneralSecurityException {
      String password = Files.readString(passwordFile).lines().findFirst().orElse("");
      KeyStore loaded = KeyStore.getInstance("PKCS12");
      loaded.load(new ByteArrayInputStream(Files.readAllBytes(store)), password.toCharArray());
      return new Loaded(loaded, password);
    }
  }
}
