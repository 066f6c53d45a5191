package io.github.pitrunner.connector;

/** An open feed. */
public interface Feed {
  /** Tells the gateway that nothing more is wanted; twice does nothing. */
  void cancel();

  /**
   * Asks for the feed anew, under a new request id: what is open at the gateway is given up first.
   * Without a session, or after the feed's end, it does nothing: the next session asks by itself.
   */
  void reopen();
}
