package io.purchaseintent.lake.iceberg;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.lake.LakeException;
import java.io.Serializable;
import java.util.List;
import org.apache.iceberg.ContentFileParser;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionSpec;

/**
 * A file that a worker has written, and that is not yet of the table.
 *
 * @param file what Iceberg knows of it, as JSON; empty where nothing is left to write
 * @param note what was noted while it was written; empty where nothing was
 * @param replaced where files of the table are that it takes the place of
 */
public record WrittenFile(String file, String note, List<String> replaced) implements Serializable {

  private static final ObjectMapper JSON = new ObjectMapper();

  public WrittenFile {
    replaced = List.copyOf(replaced);
  }

  static WrittenFile of(DataFile file, PartitionSpec spec, String note) {
    return new WrittenFile(ContentFileParser.toJson(file, spec), note, List.of());
  }

  /** No file, in the place of one of the table's. */
  public static WrittenFile none(String replaced) {
    return new WrittenFile("", "", List.of(replaced));
  }

  /** Whether there is a file. */
  public boolean hasFile() {
    return !file.isEmpty();
  }

  /** The same file, in the place of some of the table's. */
  public WrittenFile replacing(List<String> locations) {
    return new WrittenFile(file, note, locations);
  }

  DataFile toDataFile(PartitionSpec spec) {
    try {
      return (DataFile) ContentFileParser.fromJson(JSON.readTree(file), spec);
    } catch (JsonProcessingException e) {
      throw new LakeException("What a worker has written is no file: " + file, e);
    }
  }
}
