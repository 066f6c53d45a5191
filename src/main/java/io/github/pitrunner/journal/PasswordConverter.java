package io.github.pitrunner.journal;

import io.github.pitrunner.domain.Secret;
import org.eclipse.microprofile.config.spi.Converter;

/** Reads a password from the configuration so that nothing prints it afterwards. */
public final class PasswordConverter implements Converter<Secret> {
  private static final long serialVersionUID = 1L;

  @Override
  public Secret convert(String value) {
    return new Secret(value);
  }
}
