package io.purchaseintent.pipeline.checks;

import io.purchaseintent.lake.Dataset;
import io.purchaseintent.lake.PlainRowFile;
import io.purchaseintent.lake.RowFile;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.iceberg.WrittenFile;
import io.purchaseintent.lake.table.MomentFile;
import io.purchaseintent.pipeline.job.JobFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files that a run has written and not yet committed, with what was noted while it wrote them. */
interface Written {

  /** The files. */
  List<RowFile> files();

  /** What was noted of each file of which anything was. */
  List<String> notes();

  /** Of a table. */
  static Written of(TableWrite write) {
    return new Written() {
      @Override
      public List<RowFile> files() {
        return write.rowFiles();
      }

      @Override
      public List<String> notes() {
        return write.written().stream()
            .map(WrittenFile::note)
            .filter(note -> !note.isEmpty())
            .toList();
      }
    };
  }

  /** Of a folder that is staged. */
  static Written of(Dataset.Staging staging) {
    return new Written() {
      @Override
      public List<RowFile> files() {
        return paths().stream().<RowFile>map(PlainRowFile::of).toList();
      }

      @Override
      public List<String> notes() {
        List<String> notes = new ArrayList<>();
        for (Path file : paths()) {
          try {
            MomentFile.note(file).ifPresent(notes::add);
          } catch (IOException e) {
            throw JobFailure.of("reading what was counted of " + file, e);
          }
        }
        return notes;
      }

      private List<Path> paths() {
        return staging.files().stream()
            .filter(file -> file.toString().endsWith(".parquet"))
            .toList();
      }
    };
  }
}
