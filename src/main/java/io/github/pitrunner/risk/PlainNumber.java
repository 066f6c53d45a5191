package io.github.pitrunner.risk;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.Converter;

/** Reads a number of at most 18 digits before its point and 8 behind it, without an exponent. */
public final class PlainNumber implements Converter<BigDecimal> {
  private static final long serialVersionUID = 1L;
  private static final Pattern FORM = Pattern.compile("-?[0-9]{1,18}([.][0-9]{1,8})?");

  @Override
  public BigDecimal convert(String value) {
    String number = value.trim();
    if (!FORM.matcher(number).matches()) {
      throw new IllegalArgumentException("must be a number such as 1000 or 0.5");
    }
    return new BigDecimal(number);
  }
}
