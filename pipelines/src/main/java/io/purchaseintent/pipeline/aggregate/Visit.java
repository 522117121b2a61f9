package io.purchaseintent.pipeline.aggregate;

import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.pipeline.coder.CompactEventCoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.coders.ListCoder;

/** The events of one user in one session. */
record Visit(List<CompactEvent> events) {

  /** Codes a visit as the list of its events. */
  static final class VisitCoder extends CustomCoder<Visit> {
    private static final long serialVersionUID = 1L;
    private static final ListCoder<CompactEvent> EVENTS = ListCoder.of(CompactEventCoder.of());

    @Override
    public void encode(Visit visit, OutputStream out) throws IOException {
      EVENTS.encode(visit.events(), out);
    }

    @Override
    public Visit decode(InputStream in) throws IOException {
      return new Visit(EVENTS.decode(in));
    }

    @Override
    public void verifyDeterministic() {
      // A list of events with one form each.
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof VisitCoder;
    }

    @Override
    public int hashCode() {
      return VisitCoder.class.hashCode();
    }
  }
}
