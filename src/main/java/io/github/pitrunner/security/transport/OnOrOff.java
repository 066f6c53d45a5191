package io.github.pitrunner.security.transport;

import org.eclipse.microprofile.config.spi.Converter;

/**
 * Reads a switch and takes nothing but true and false: the usual converter takes a slip of the hand
 * for false.
 */
public final class OnOrOff implements Converter<Boolean> {
  private static final long serialVersionUID = 1L;

  @Override
  public Boolean convert(String value) {
    return switch (value.trim()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("must be true or false");
    };
  }
}
