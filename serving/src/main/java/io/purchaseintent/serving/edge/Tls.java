package io.purchaseintent.serving.edge;

import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** The server's certificate, which follows its files: connections from then on get the new one. */
final class Tls {

  private static final Logger LOG = Logger.getLogger(Tls.class.getName());

  private final TlsFiles files;
  private final SslContextFactory.Server context = new SslContextFactory.Server();
  private List<FileTime> times;

  private Tls(TlsFiles files) throws IOException, GeneralSecurityException {
    this.files = files;
    this.times = times(files);
    use(context, files.load());
  }

  /**
   * Loads the files.
   *
   * @throws UserError if they are not what they should be
   */
  static Tls of(TlsFiles files) {
    try {
      return new Tls(files);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new UserError("TLS cannot be spoken with " + files.paths() + ": " + reason(e), e);
    }
  }

  private static String reason(Exception e) {
    if (e instanceof NoSuchFileException missing) {
      return "there is no " + missing.getFile();
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static void use(SslContextFactory context, TlsFiles.Loaded loaded) {
    context.setKeyStore(loaded.store());
    context.setKeyStorePassword(loaded.password());
  }

  private static List<FileTime> times(TlsFiles files) throws IOException {
    List<FileTime> times = new ArrayList<>();
    for (Path path : files.paths()) {
      times.add(Files.getLastModifiedTime(path));
    }
    return times;
  }

  SslContextFactory.Server context() {
    return context;
  }

  /** Looks whether the files have changed; those that cannot be used leave those of before. */
  synchronized void follow() {
    try {
      List<FileTime> now = times(files);
      if (!now.equals(times)) {
        times = now;
        TlsFiles.Loaded loaded = files.load();
        context.reload(changed -> use(changed, loaded));
        LOG.info(() -> "TLS goes on with the new " + files.paths());
      }
    } catch (Exception e) {
      LOG.log(Level.WARNING, e, () -> "TLS goes on without the new " + files.paths());
    }
  }
}
