package io.purchaseintent.serving.variant;

/**
 * What the servers that follow one registry think of a challenger. One that misbehaves on one
 * server may have the server to thank for it, so only a quorum takes it out for all: more than half
 * of those that live. That is the one server where there is one, both where there are two, two of
 * three, three of four.
 */
public interface ServerVotes {

  /** Of a server that knows of no others. */
  ServerVotes ALONE =
      new ServerVotes() {
        @Override
        public void alive() {}

        @Override
        public Tally against(String version) {
          return new Tally(1, 1);
        }
      };

  /**
   * Votes.
   *
   * @param servers that live, this one among them
   * @param against of them those that leave the version out
   */
  record Tally(long servers, long against) {

    /** Whether that is enough for all. */
    public boolean isQuorum() {
      return 2 * against > servers;
    }
  }

  /**
   * Says that this server lives; to be said every {@link #PERIOD_SECONDS} seconds.
   *
   * @throws VotesAwayException if they cannot be reached
   */
  void alive();

  /**
   * Votes against a version, which holds as long as {@link #alive} does, and counts.
   *
   * @throws VotesAwayException if they cannot be reached
   */
  Tally against(String version);

  /** How often servers tell of themselves. */
  int PERIOD_SECONDS = 10;

  /** Nobody can be asked what others think. */
  final class VotesAwayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With the reason. */
    public VotesAwayException(String reason, Throwable cause) {
      super(reason, cause);
    }
  }
}
