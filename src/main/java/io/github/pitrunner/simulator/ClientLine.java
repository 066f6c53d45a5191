package io.github.pitrunner.simulator;

import com.google.protobuf.Message;

/** One API client as the desks see it: whom they answer. */
public interface ClientLine {
  /** The id that the client gave in START_API. */
  int clientId();

  /** Sends a message; after the client has gone it is dropped. */
  void send(Message message);

  /**
   * Sends an ErrorMessage (protocol section 6) with the market's time.
   *
   * @param reqId the request or order that it is about; -1 for none
   */
  void error(int reqId, int code, String text);

  /** Whether bytes for this client pile up; streams that conflate wait while they do. */
  boolean isFull();
}
