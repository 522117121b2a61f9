package io.purchaseintent.checks;

/** Whether enough rows have a value, or values, that no other row has. */
final class UniqueCheck extends Check {

  private final MapCheck.Domain domain;
  private final Counted counted;
  private final double mostly;

  UniqueCheck(
      Expectation expectation,
      Condition condition,
      MapCheck.Domain domain,
      Counted counted,
      double mostly) {
    super(expectation, condition);
    this.domain = domain;
    this.counted = counted;
    this.mostly = mostly;
  }

  @Override
  void count(Row row, Tally tally) {
    if (domain.ignored().ignores(row, domain.columns())) {
      tally.missing++;
    }
  }

  @Override
  Counted counted() {
    return counted;
  }

  @Override
  Judge judge(Tally tally) {
    return new Judge() {
      @Override
      public void see(Object value, long count) {
        if (count > 1) {
          tally.unexpected(value, count);
        }
      }

      @Override
      public ExpectationResult finding() {
        return MapCheck.finding(expectation(), domain, mostly, tally);
      }
    };
  }
}
