package io.github.pitrunner.abuse;

/** A client that misbehaves from when it is begun until it is closed. */
interface Attack extends AutoCloseable {
  /** Begins; returns while it goes on. */
  void begin() throws Exception;

  /** How it went, for people. */
  String summary();

  /** Ends it; waits until it has ended. */
  @Override
  void close();
}
