package io.purchaseintent.pipeline.asof;

import io.purchaseintent.feature.Packer;
import io.purchaseintent.feature.Unpacker;
import io.purchaseintent.pipeline.coder.PackedCoder;

/**
 * What some sessions ask of an entity.
 *
 * @param entity its key, as in the online store
 * @param asOfDay the newest as-of day that may be seen, in days since the epoch
 * @param asker the bucket of sessions that the answer goes to
 */
record Question(String entity, long asOfDay, int asker) {

  /** Codes a question field by field. */
  static final class QuestionCoder extends PackedCoder<Question> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void pack(Question question, Packer out) {
      out.text(question.entity()).signed(question.asOfDay()).unsigned(question.asker());
    }

    @Override
    protected Question unpack(Unpacker in) {
      return new Question(in.text(), in.signed(), in.count());
    }
  }
}
