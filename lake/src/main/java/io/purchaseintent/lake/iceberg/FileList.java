package io.purchaseintent.lake.iceberg;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.lake.LakeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.List;
import org.apache.iceberg.Table;

/** The list of the files of a run, which one worker writes when all files are there. */
public final class FileList implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Table table;
  private final String location;

  FileList(Table table, String location) {
    this.table = table;
    this.location = location;
  }

  /** Writes the list; again, where a worker is tried again. */
  public void write(List<WrittenFile> files) throws IOException {
    try (OutputStream out = table.io().newOutputFile(location).createOrOverwrite()) {
      JSON.writeValue(out, files);
    }
  }

  List<WrittenFile> read() {
    if (!exists()) {
      throw new LakeException(
          "There is no "
              + location
              + ", where the workers have listed what they wrote: they must see the lake under"
              + " the same name as the process that started them");
    }
    try (InputStream in = table.io().newInputFile(location).newStream()) {
      return JSON.readValue(in, new TypeReference<List<WrittenFile>>() {});
    } catch (IOException e) {
      throw LakeException.of("reading " + location, e);
    }
  }

  boolean exists() {
    return table.io().newInputFile(location).exists();
  }

  void delete() {
    table.io().deleteFile(location);
  }
}
