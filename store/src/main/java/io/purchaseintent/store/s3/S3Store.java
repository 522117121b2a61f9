package io.purchaseintent.store.s3;

import io.purchaseintent.store.ListedFile;
import io.purchaseintent.store.Store;
import io.purchaseintent.store.StoredFile;
import io.purchaseintent.store.UnansweredException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.paginators.ListObjectsV2Iterable;

/**
 * A prefix of a bucket. A file is an object; it is created with {@code If-None-Match: *} and
 * replaced with {@code If-Match: ETAG}, of which S3 lets one of several at once pass.
 */
public final class S3Store implements Store {

  private static final int CHANGED = 412;
  private static final int GONE = 404;
  private static final int BROKEN = 500;
  private static final long LARGEST = 5L << 30;

  /** A file takes as long as it is large; that nothing moves the client sees sooner. */
  private static final Duration TRANSFER = Duration.ofHours(1);

  private final S3Address address;
  private final S3Access access;
  private final S3Client client;

  /**
   * The store at this address, which is not asked yet.
   *
   * @throws IOException if no region is known
   */
  public S3Store(S3Address address, S3Access access) throws IOException {
    this.address = address;
    this.access = access;
    this.client = access.client();
  }

  /** A call to the bucket. */
  @FunctionalInterface
  private interface Call<T> {
    T make();
  }

  private <T> T call(Call<T> call) throws IOException {
    try {
      return call.make();
    } catch (SdkException e) {
      String message = address + ": " + new S3Fault(access, address.bucket()).explain(e);
      throw e instanceof S3Exception answer && answer.statusCode() < BROKEN
          ? new IOException(message, e)
          : new UnansweredException(message, e);
    }
  }

  private String key(String name) {
    return address.prefix() + name;
  }

  @Override
  public Optional<StoredFile> read(String name) throws IOException {
    return call(
        () -> {
          try {
            ResponseBytes<GetObjectResponse> read =
                client.getObjectAsBytes(get -> get.bucket(address.bucket()).key(key(name)));
            return Optional.of(new StoredFile(read.asByteArrayUnsafe(), read.response().eTag()));
          } catch (NoSuchKeyException e) {
            return Optional.empty();
          }
        });
  }

  @Override
  public void write(String name, byte[] content) throws IOException {
    call(() -> put(name, content, put -> {}));
  }

  @Override
  public boolean create(String name, byte[] content) throws IOException {
    return putIf(name, content, put -> put.ifNoneMatch("*"));
  }

  @Override
  public boolean replace(String name, StoredFile read, byte[] content) throws IOException {
    return putIf(name, content, put -> put.ifMatch(read.tag()));
  }

  /** A put that was done, and whose answer was lost, is refused when it is tried again. */
  private boolean putIf(String name, byte[] content, Consumer<PutObjectRequest.Builder> condition)
      throws IOException {
    boolean done =
        call(
            () -> {
              try {
                return put(name, content, condition);
              } catch (S3Exception e) {
                boolean refused =
                    e.statusCode() == CHANGED
                        || (e.statusCode() == GONE && e instanceof NoSuchKeyException);
                if (refused) {
                  return false;
                }
                throw e;
              }
            });
    return done || read(name).filter(now -> Arrays.equals(now.content(), content)).isPresent();
  }

  private boolean put(String name, byte[] content, Consumer<PutObjectRequest.Builder> condition) {
    client.putObject(
        put -> {
          put.bucket(address.bucket()).key(key(name));
          condition.accept(put);
        },
        RequestBody.fromBytes(content));
    return true;
  }

  @Override
  public boolean upload(String name, Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new IOException(
          file + " is larger than the 5 GiB that S3 takes at once: write it as more files");
    }
    boolean done =
        call(
            () -> {
              try {
                client.putObject(
                    put ->
                        put.bucket(address.bucket())
                            .key(key(name))
                            .ifNoneMatch("*")
                            .overrideConfiguration(all -> all.apiCallAttemptTimeout(TRANSFER)),
                    file);
                return true;
              } catch (S3Exception e) {
                if (e.statusCode() == CHANGED) {
                  return false;
                }
                throw e;
              }
            });
    return done || sizeOf(name) == Files.size(file) && isSame(name, file);
  }

  /** Whether an upload was done though its answer was lost. */
  private boolean isSame(String name, Path file) throws IOException {
    Path there = Files.createTempFile("same", null);
    try {
      return download(name, there) && Files.mismatch(there, file) < 0;
    } finally {
      Files.delete(there);
    }
  }

  private long sizeOf(String name) throws IOException {
    return call(
        () ->
            client
                .headObject(head -> head.bucket(address.bucket()).key(key(name)))
                .contentLength());
  }

  @Override
  public boolean download(String name, Path to) throws IOException {
    Path next = to.resolveSibling(".next-" + UUID.randomUUID());
    Files.createDirectories(to.toAbsolutePath().getParent());
    try {
      boolean there =
          call(
              () -> {
                try {
                  client.getObject(
                      get ->
                          get.bucket(address.bucket())
                              .key(key(name))
                              .overrideConfiguration(all -> all.apiCallAttemptTimeout(TRANSFER)),
                      next);
                  return true;
                } catch (NoSuchKeyException e) {
                  return false;
                }
              });
      if (there) {
        Files.move(next, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }
      return there;
    } finally {
      Files.deleteIfExists(next);
    }
  }

  @Override
  public void delete(String name) throws IOException {
    call(() -> client.deleteObject(delete -> delete.bucket(address.bucket()).key(key(name))));
  }

  @Override
  public List<String> files(String folder) throws IOException {
    return names(folder, pages -> pages.contents().stream().map(S3Object::key));
  }

  @Override
  public List<String> folders(String folder) throws IOException {
    return names(folder, pages -> pages.commonPrefixes().stream().map(CommonPrefix::prefix));
  }

  @Override
  public List<ListedFile> all(String folder) throws IOException {
    String prefix = folder.isEmpty() ? address.prefix() : key(folder) + "/";
    return call(
        () ->
            client
                .listObjectsV2Paginator(list -> list.bucket(address.bucket()).prefix(prefix))
                .contents()
                .stream()
                .filter(object -> !object.key().endsWith("/"))
                .map(
                    object ->
                        new ListedFile(
                            object.key().substring(address.prefix().length()),
                            object.size(),
                            object.lastModified()))
                .sorted(Comparator.comparing(ListedFile::name))
                .toList());
  }

  private List<String> names(String folder, Function<ListObjectsV2Iterable, Stream<String>> kind)
      throws IOException {
    String prefix = folder.isEmpty() ? address.prefix() : key(folder) + "/";
    return call(
        () ->
            kind.apply(
                    client.listObjectsV2Paginator(
                        list -> list.bucket(address.bucket()).prefix(prefix).delimiter("/")))
                .map(key -> key.substring(prefix.length()).replaceAll("/$", ""))
                .filter(name -> !name.isEmpty())
                .sorted()
                .toList());
  }

  /** Some stores take conditions and do not heed them: one writer's work would be gone unseen. */
  @Override
  public void requireWritable() throws IOException {
    String name = ".probe-" + UUID.randomUUID();
    boolean first = create(name, bytes("first"));
    boolean second;
    try {
      second = create(name, bytes("second"));
    } finally {
      delete(name);
    }
    if (!first || second) {
      throw new IOException(
          address
              + ": "
              + access
              + " does not heed If-None-Match, so that one of two writers at once would lose its"
              + " work: use a store that does (docs/s3.md)");
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
