package io.purchaseintent.pipeline.source;

import io.purchaseintent.eventlog.FolderAddress;
import io.purchaseintent.eventlog.LogAddress;
import io.purchaseintent.eventlog.LogSettings;
import java.time.Clock;
import java.util.List;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** Reads logs of files. */
public final class FileLogReading implements LogReading {

  @Override
  public List<Class<? extends PipelineOptions>> optionTypes() {
    return List.of();
  }

  @Override
  public LogSettings settings(PipelineOptions options) {
    return LogSettings.NONE;
  }

  @Override
  public @Nullable UnboundedSource<Received, ?> source(
      LogAddress address, SourceOptions options, Clock clock) {
    return address instanceof FolderAddress folder
        ? FileLogSource.open(folder, options, clock)
        : null;
  }
}
