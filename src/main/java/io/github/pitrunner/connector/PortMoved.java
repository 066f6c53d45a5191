package io.github.pitrunner.connector;

import java.util.OptionalInt;

final class PortMoved {
  private PortMoved() {}

  static OptionalInt port(String text) {
    return text.isEmpty() ? OptionalInt.empty() : OptionalInt.of(text.length());
  }
}
