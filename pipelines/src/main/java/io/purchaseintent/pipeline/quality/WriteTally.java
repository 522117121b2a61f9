package io.purchaseintent.pipeline.quality;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;

/** Writes the one tally of a run to a file, whole: a bundle that runs again writes the same. */
final class WriteTally extends PTransform<PCollection<QualityTally>, PDone> {

  private static final long serialVersionUID = 1L;

  private final String file;

  WriteTally(Path file) {
    this.file = file.toString();
  }

  /** The tally in a file. */
  static QualityTally read(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return new QualityTally.TallyCoder().decode(in);
    }
  }

  @Override
  public PDone expand(PCollection<QualityTally> tallies) {
    tallies.apply("To file", ParDo.of(new WriteFn(file)));
    return PDone.in(tallies.getPipeline());
  }

  private static final class WriteFn extends DoFn<QualityTally, Void> {
    private static final long serialVersionUID = 1L;
    private final String file;

    WriteFn(String file) {
      this.file = file;
    }

    @ProcessElement
    public void process(@Element QualityTally tally) throws IOException {
      Path path = Path.of(file);
      Files.createDirectories(path.getParent());
      Path next = path.resolveSibling(path.getFileName() + "-" + UUID.randomUUID());
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(next))) {
        new QualityTally.TallyCoder().encode(tally, out);
      }
      Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
