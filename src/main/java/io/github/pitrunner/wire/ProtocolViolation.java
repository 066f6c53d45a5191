package io.github.pitrunner.wire;

/** What came over the socket is not the TWS protocol; the session cannot go on. */
public final class ProtocolViolation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ProtocolViolation(String message) {
    super(message);
  }

  public ProtocolViolation(String message, Throwable cause) {
    super(message, cause);
  }
}
