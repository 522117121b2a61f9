package io.purchaseintent.pipeline;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xerial.snappy.SnappyFramedOutputStream;

/** That a scan which finds nothing has looked. */
final class IdScanTest {

  private static final String ID = "Kq7ZxWm2vT-u1";
  private static final byte[] TEXT = ("{\"user\":\"" + ID + "\"}").getBytes(UTF_8);
  private static final Schema ROW =
      SchemaBuilder.record("row")
          .fields()
          .requiredBytes("original")
          .requiredBytes("other")
          .endRecord();

  @TempDir private Path folder;

  /** What packs what is written to it. */
  private interface Packer {

    OutputStream around(OutputStream out) throws IOException;
  }

  private static byte[] packed(Packer packer, byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // Streams begin anywhere, as states do in a checkpoint.
    out.write("before it".getBytes(UTF_8));
    try (OutputStream in = packer.around(out)) {
      in.write(bytes);
    }
    return out.toByteArray();
  }

  private List<String> found(byte[] content) throws IOException {
    Path file = Files.write(Files.createTempDirectory(folder, "one").resolve("file"), content);
    IdScan scan = new IdScan(List.of(ID));
    scan.files(file.getParent(), "original");
    return scan.found();
  }

  private static GenericRecord row(String original, String other) {
    return new GenericRecordBuilder(ROW)
        .set("original", ByteBuffer.wrap(original.getBytes(UTF_8)))
        .set("other", ByteBuffer.wrap(other.getBytes(UTF_8)))
        .build();
  }

  @Test
  void text_isFound_inWhateverItIsWritten_andByAPart() throws Exception {
    assertEquals(1, found(TEXT).size());
    assertEquals(1, found("bound: vT-u1, Kq7ZxWm2".getBytes(UTF_8)).size());
    assertEquals(1, found(ID.getBytes(UTF_16LE)).size());
    assertEquals(1, found(HexFormat.of().formatHex(TEXT).getBytes(UTF_8)).size());
    assertTrue(found(sha256(ID)).get(0).contains("by SHA-256"));
    assertEquals(List.of(), found("Kq7ZxWm, ZxWm2vT".getBytes(UTF_8)));
  }

  @Test
  void base64_isFound_howeverItStandsWithin() throws IOException {
    for (int before = 0; before < 6; before++) {
      byte[] text = ("x".repeat(before) + ID + "behind").getBytes(UTF_8);
      assertTrue(!found(Base64.getEncoder().encode(text)).isEmpty(), "after " + before);
    }
  }

  @Test
  void packedText_isFound_alsoWhereItIsPackedTwice() throws IOException {
    List<Packer> packers =
        List.of(GZIPOutputStream::new, ZstdOutputStream::new, SnappyFramedOutputStream::new);
    for (Packer packer : packers) {
      byte[] once = packed(packer, TEXT);
      assertTrue(!found(once).isEmpty(), once.length + " bytes");
      assertTrue(!found(packed(GZIPOutputStream::new, once)).isEmpty());
    }
  }

  @Test
  void rowsOfAvro_areRead() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataFileWriter<GenericRecord> rows =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(ROW))) {
      rows.setCodec(CodecFactory.deflateCodec(9)).create(ROW, out);
      rows.append(row("none", "a bound " + ID.substring(0, 9)));
    }

    assertTrue(!found(out.toByteArray()).isEmpty());
  }

  @Test
  void rowsOfParquet_areRead_butForTheColumnThatMayHoldIds() throws IOException {
    assertTrue(found(parquet("none", ID)).get(0).endsWith("column other"));
    assertEquals(List.of(), found(parquet(ID, "none")));
  }

  private byte[] parquet(String original, String other) throws IOException {
    Path file = Files.createTempDirectory(folder, "parquet").resolve("rows.parquet");
    try (ParquetWriter<GenericRecord> writer =
        AvroParquetWriter.<GenericRecord>builder(new LocalOutputFile(file))
            .withSchema(ROW)
            .withDataModel(GenericData.get())
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .build()) {
      writer.write(row(original, other));
    }
    return Files.readAllBytes(file);
  }

  private static byte[] sha256(String text) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
  }
}
