package io.purchaseintent.cli.live;

import io.purchaseintent.command.UserError;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Where an embedded Flink keeps the live job's state while it runs. */
public enum StateBackend {

  /** Objects on the heap: the fastest, as long as they fit. */
  HASHMAP {
    @Override
    List<String> more(Path folder) {
      return List.of();
    }
  },

  /** Files below the home folder, with caches outside the heap: for more visits than fit. */
  ROCKSDB {
    @Override
    List<String> more(Path folder) {
      return List.of(
          "state.backend.incremental: true",
          "state.backend.rocksdb.localdir: " + openState(folder),
          "taskmanager.memory.managed.size: 512m");
    }
  };

  /**
   * The one of this name.
   *
   * @throws UserError if there is none
   */
  public static StateBackend of(String title) {
    return Arrays.stream(values())
        .filter(backend -> backend.title().equals(title))
        .findFirst()
        .orElseThrow(
            () ->
                UserError.ofUsage(
                    "--state-backend="
                        + title
                        + " is none of "
                        + Arrays.stream(values())
                            .map(StateBackend::title)
                            .collect(Collectors.joining(", "))));
  }

  /** Where a run has state on disk while it runs; of no use to the next. */
  static Path openState(Path folder) {
    return folder.resolve("rocksdb");
  }

  /** As users and Flink write it. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The line of Flink's configuration that chooses it. */
  String line() {
    return "state.backend.type: " + title();
  }

  /** Further lines. @param folder for what it writes */
  abstract List<String> more(Path folder);
}
