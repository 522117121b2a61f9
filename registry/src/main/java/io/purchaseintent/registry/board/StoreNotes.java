package io.purchaseintent.registry.board;

import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.store.Store;
import io.purchaseintent.store.StoredFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Notes as files of a store, in {@code NAME/.loop/} or beside it. */
public final class StoreNotes implements Notes {

  private static final String ENDING = ".json";

  private final Store store;
  private final String subject;
  private final String folder;

  /** Those of a model's loop in a registry's store. */
  public StoreNotes(Store store, String model) {
    this(store, model, "loop");
  }

  /**
   * Those of a model in a registry's store.
   *
   * @param subject what they are of, apart from others
   */
  public StoreNotes(Store store, String model, String subject) {
    this.store = store;
    this.subject = subject;
    this.folder = model + "/." + subject;
  }

  /** Something done to a store. */
  @FunctionalInterface
  private interface Call<T> {
    T make() throws IOException;
  }

  private <T> T call(String doing, Call<T> call) {
    try {
      return call.make();
    } catch (IOException e) {
      throw new RegistryException(
          "Cannot "
              + doing
              + " the notes of the "
              + subject
              + " in "
              + store
              + "/"
              + folder
              + ": "
              + reason(e),
          e);
    }
  }

  /** Without the name of a file that is another at each try: who tells a fault once goes by it. */
  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "no permission";
    }
    String reason = e instanceof FileSystemException file ? file.getReason() : null;
    return reason == null ? e.toString() : reason;
  }

  private String path(String name) {
    return folder + "/" + name + ENDING;
  }

  @Override
  public SortedMap<String, String> read(Predicate<String> wanted) {
    return call(
        "read",
        () -> {
          SortedMap<String, String> notes = new TreeMap<>();
          for (String file : store.files(folder)) {
            String name = file.endsWith(ENDING) ? file.substring(0, file.length() - 5) : "";
            if (!name.isEmpty() && wanted.test(name)) {
              // One that went meanwhile is none.
              Optional<StoredFile> read = store.read(folder + "/" + file);
              read.ifPresent(
                  each -> notes.put(name, new String(each.content(), StandardCharsets.UTF_8)));
            }
          }
          return notes;
        });
  }

  @Override
  public boolean create(String name, String text) {
    return call("write to", () -> store.create(path(name), bytes(text)));
  }

  @Override
  public void write(String name, String text) {
    call(
        "write to",
        () -> {
          store.write(path(name), bytes(text));
          return true;
        });
  }

  @Override
  public void delete(String name) {
    call(
        "write to",
        () -> {
          store.delete(path(name));
          return true;
        });
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
