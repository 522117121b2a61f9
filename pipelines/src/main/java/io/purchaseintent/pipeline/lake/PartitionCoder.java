package io.purchaseintent.pipeline.lake;

import io.purchaseintent.lake.iceberg.Partition;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;

/** Codes a partition as two numbers. */
public final class PartitionCoder extends AtomicCoder<Partition> {

  private static final long serialVersionUID = 1L;

  private static final PartitionCoder CODER = new PartitionCoder();

  private PartitionCoder() {}

  /** The one there is. */
  public static PartitionCoder of() {
    return CODER;
  }

  @Override
  public void encode(Partition partition, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeInt(partition.epochDay());
    data.writeInt(partition.bucket());
  }

  @Override
  public Partition decode(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    return new Partition(data.readInt(), data.readInt());
  }

  @Override
  public void verifyDeterministic() {}
}
