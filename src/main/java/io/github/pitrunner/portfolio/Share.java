package io.github.pitrunner.portfolio;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.Converter;

/** Reads a share of a whole as a plain number; 0.25 is a quarter. */
public final class Share implements Converter<BigDecimal> {
  private static final long serialVersionUID = 1L;
  private static final Pattern FORM = Pattern.compile("-?[0-9]{1,9}([.][0-9]{1,8})?");

  @Override
  public BigDecimal convert(String value) {
    String number = value.trim();
    if (!FORM.matcher(number).matches()) {
      throw new IllegalArgumentException("must be a number such as 0.25");
    }
    return new BigDecimal(number);
  }
}
