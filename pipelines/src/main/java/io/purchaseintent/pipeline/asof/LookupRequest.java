package io.purchaseintent.pipeline.asof;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.pipeline.coder.PackedCoder;

/**
 * That some sessions want the newest snapshot of an entity up to a day.
 *
 * @param entity its key, as in the online store
 * @param asOfDay the newest as-of day that may be seen, in days since the epoch
 * @param requester the bucket of sessions that the result goes to
 */
record LookupRequest(String entity, long asOfDay, int requester) {

  /** Codes a request field by field. */
  static final class RequestCoder extends PackedCoder<LookupRequest> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void pack(LookupRequest request, Packer out) {
      out.text(request.entity()).signed(request.asOfDay()).unsigned(request.requester());
    }

    @Override
    protected LookupRequest unpack(Unpacker in) {
      return new LookupRequest(in.text(), in.signed(), in.count());
    }
  }
}
