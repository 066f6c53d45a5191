package io.github.pitrunner.domain;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A fill: the authority for what was traded.
 *
 * @param id the broker's; a correction keeps it up to its last dot
 * @param permId the broker's id of the order
 * @param account null when the gateway names none that can be read
 * @param instrument what was traded; of a combination also each leg
 * @param exchange where
 * @param time by the broker's clock
 * @param commission null until the gateway has reported it
 * @param realizedProfit of a closing fill; null on an opening one
 */
public record Execution(
    String id,
    long permId,
    @Nullable AccountId account,
    Instrument instrument,
    Side side,
    BigDecimal quantity,
    BigDecimal price,
    String exchange,
    Instant time,
    @Nullable Money commission,
    @Nullable Money realizedProfit) {

  /** What a correction of this execution has in common with it. */
  public String family() {
    return family(id);
  }

  /** The id without what stands behind its last dot. */
  public static String family(String id) {
    int dot = id.lastIndexOf('.');
    return dot < 0 ? id : id.substring(0, dot);
  }

  public Execution withCosts(Money newCommission, @Nullable Money newRealizedProfit) {
    return new Execution(
        id,
        permId,
        account,
        instrument,
        side,
        quantity,
        price,
        exchange,
        time,
        newCommission,
        newRealizedProfit);
  }

  /** Whether this one replaces another of its family: its number behind the last dot is higher. */
  public boolean isCorrectionOf(Execution other) {
    return !id.equals(other.id)
        && family().equals(other.family())
        && revision().compareTo(other.revision()) > 0;
  }

  private BigDecimal revision() {
    String number = id.substring(Math.min(id.length(), family().length() + 1));
    boolean isNumber = !number.isEmpty() && number.chars().allMatch(Character::isDigit);
    return isNumber ? new BigDecimal(number) : BigDecimal.ZERO;
  }
}
