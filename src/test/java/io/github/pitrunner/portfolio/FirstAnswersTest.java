package io.github.pitrunner.portfolio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirstAnswersTest {
  private final VirtualPortfolio room = new VirtualPortfolio();

  private void start(String accounts) {
    var unused = new FirstAnswers(room.portfolio);
    room.summary.add(new String[] {"DU1", "NetLiquidation", "10000", "USD"});
    room.start(accounts);
  }

  // The gateway of this room never tells a profit, and of DU2 and DF1 no balances.
  @ParameterizedTest
  @ValueSource(strings = {"DU1", "DU1,DU2", "DU2,DU1", "DF1"})
  void doNotKeepASessionFromBeingReadBack(String accounts) {
    start(accounts);

    assertThat(room.connector.status().isReady()).isTrue();
  }

  @Test
  void doNotKeepALaterSessionFromBeingReadBack() {
    start("DU1");

    room.lose();
    room.comeBack();

    assertThat(room.connector.status().isReady()).isTrue();
  }

  @Test
  void waitForWhatTheFirstSessionTells() {
    room.holdBalances();
    start("DU1");
    assertThat(room.connector.status().isReady()).isFalse();

    room.tellBalances();

    assertThat(room.connector.status().isReady()).isTrue();
  }
}
