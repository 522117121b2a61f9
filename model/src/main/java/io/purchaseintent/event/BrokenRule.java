package io.purchaseintent.event;

/** A rule that the fields of an event break; without a stack, for bad input is ordinary. */
final class BrokenRule extends Exception {

  private static final long serialVersionUID = 1L;

  final EventField field;
  final String reason;

  /** Whether the event would say something else without the field, and not only less. */
  final boolean changesMeaning;

  BrokenRule(EventField field, String reason) {
    this(field, reason, false);
  }

  BrokenRule(EventField field, String reason, boolean changesMeaning) {
    super(reason, null, false, false);
    this.field = field;
    this.reason = reason;
    this.changesMeaning = changesMeaning;
  }
}
