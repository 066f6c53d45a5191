package io.github.pitrunner.simulator;

import com.google.protobuf.Message;

/** A part of the simulated gateway that answers some kinds of requests. */
public interface RequestDesk {
  /**
   * Takes a request if it is one of this desk's.
   *
   * @return false if the request is not for this desk
   */
  boolean onRequest(ClientLine client, Message request);

  /** The client has disconnected: its subscriptions end here. */
  void onGone(ClientLine client);
}
