package io.purchaseintent.pipeline.lake;

import io.purchaseintent.lake.iceberg.FileList;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.iceberg.WrittenFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;

/**
 * Lists what workers have written, for the run to commit. There is always a list, and of a bundle
 * that was tried again only the files of the try that counts are on it.
 */
public final class GatherFiles extends PTransform<PCollection<WrittenFile>, PDone> {

  private static final long serialVersionUID = 1L;

  private final FileList list;

  /** The list of this write. */
  public GatherFiles(TableWrite write) {
    this.list = write.fileList();
  }

  @Override
  public PDone expand(PCollection<WrittenFile> files) {
    files
        .apply("One list", Combine.globally(new ListFn()))
        .setCoder(ListCoder.of(SerializableCoder.of(WrittenFile.class)))
        .apply("Write list", ParDo.of(new WriteFn(list)));
    return PDone.in(files.getPipeline());
  }

  private static final class ListFn
      extends Combine.CombineFn<WrittenFile, List<WrittenFile>, List<WrittenFile>> {
    private static final long serialVersionUID = 1L;

    @Override
    public List<WrittenFile> createAccumulator() {
      return new ArrayList<>();
    }

    @Override
    public List<WrittenFile> addInput(List<WrittenFile> files, WrittenFile file) {
      files.add(file);
      return files;
    }

    @Override
    public List<WrittenFile> mergeAccumulators(Iterable<List<WrittenFile>> parts) {
      List<WrittenFile> all = new ArrayList<>();
      parts.forEach(all::addAll);
      return all;
    }

    @Override
    public List<WrittenFile> extractOutput(List<WrittenFile> files) {
      return files;
    }
  }

  private static final class WriteFn extends DoFn<List<WrittenFile>, Void> {
    private static final long serialVersionUID = 1L;
    private final FileList list;

    WriteFn(FileList list) {
      this.list = list;
    }

    @ProcessElement
    public void process(@Element List<WrittenFile> files) throws IOException {
      list.write(files);
    }
  }
}
