package io.github.pitrunner.connector;

/** Where a link stands that the gateway tells of: its own to the broker, or one to a data farm. */
public enum LinkState {
  UP,
  DOWN,
  IDLE,
  CONNECTING
}
