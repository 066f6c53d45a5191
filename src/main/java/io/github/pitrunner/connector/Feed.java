package io.github.pitrunner.connector;

/** An open feed. Cancelling it tells the gateway; cancelling twice does nothing. */
@FunctionalInterface
public interface Feed {
  void cancel();
}
