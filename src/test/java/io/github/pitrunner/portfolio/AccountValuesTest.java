package io.github.pitrunner.portfolio;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.AccountId;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccountValuesTest {
  private static final Instant FIRST = Instant.parse("2026-11-23T15:00:00Z");
  private static final Instant LATER = FIRST.plusSeconds(180);

  @Test
  void eachTagHasTheTimeAtWhichItWasItselfTold() {
    AccountValues values = new AccountValues(new AccountId("DU1234567"), FIRST);
    values.put("GrossPositionValue", "100", "USD", FIRST);
    values.put("BuyingPower", "400", "USD", FIRST);

    values.put("BuyingPower", "300", "USD", LATER);

    Balances balances = values.balances();
    assertThat(balances.told())
        .isEqualTo(Map.of(SummaryTag.GROSS_POSITION_VALUE, FIRST, SummaryTag.BUYING_POWER, LATER));
    assertThat(balances.received()).isEqualTo(LATER);
  }
}
