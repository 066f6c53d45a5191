package io.github.pitrunner.operations;

import io.github.pitrunner.connector.ConnectionState;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What states are called in health, metrics and the log: as in the API, in small letters. */
final class StatusNames {
  private static final String PREFIX = "CONNECTION_STATE_";

  private StatusNames() {}

  /** The connection's states, in the order of their numbers. */
  static List<String> connections() {
    return Arrays.stream(io.github.pitrunner.v1.ConnectionState.values())
        .filter(
            state ->
                state != io.github.pitrunner.v1.ConnectionState.CONNECTION_STATE_UNSPECIFIED
                    && state != io.github.pitrunner.v1.ConnectionState.UNRECOGNIZED)
        .map(StatusNames::name)
        .toList();
  }

  static String of(ConnectionState state) {
    return name(StatusProtos.connection(state.getClass()));
  }

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String name(io.github.pitrunner.v1.ConnectionState state) {
    return state.name().substring(PREFIX.length()).toLowerCase(Locale.ROOT);
  }
}
