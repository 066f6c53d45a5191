package io.github.pitrunner.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.risk.RiskLimits.Rate;
import io.github.pitrunner.risk.RiskView.RecentOrders;
import io.github.pitrunner.testing.VirtualTime;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderTempoTest {
  private static final OrderIntent ORDER = new Situation().intent(Tickets.buy("1", "200"));

  private final VirtualTime clock = new VirtualTime(Situation.MONDAY_MORNING);
  private final SteadyTime time = new SteadyTime(clock);
  private final OrderTempo tempo =
      new OrderTempo(
          new Rate(20, 600, Duration.ofSeconds(5), BigDecimal.ONE, Duration.ofHours(1), 20));

  @ParameterizedTest
  @CsvSource({"999, 1, 1", "1000, 0, 1", "59999, 0, 1", "60000, 0, 0"})
  void ordersLeaveTheirWindowsAtTheirEnd(long millis, int inSecond, int inMinute) {
    tempo.onOrder(time.elapsed(), ORDER);

    clock.advance(Duration.ofMillis(millis));

    assertThat(recent().lastSecond()).isEqualTo(inSecond);
    assertThat(recent().lastMinute()).isEqualTo(inMinute);
  }

  @ParameterizedTest
  @CsvSource({"3599, 1", "3600, 0"})
  void cancelsAndOrdersLeaveTheRatioAtItsWindowsEnd(long seconds, int count) {
    tempo.onOrder(time.elapsed(), ORDER);
    tempo.onCancel(time.elapsed());

    clock.advance(Duration.ofSeconds(seconds));

    assertThat(recent().orders()).isEqualTo(count);
    assertThat(recent().cancels()).isEqualTo(count);
  }

  @Nested
  class SameOrder {
    @Test
    void isOfTheSameContentUnderAnyName() {
      tempo.onOrder(time.elapsed(), ORDER);
      clock.advance(Duration.ofSeconds(2));

      assertThat(recent().sinceSame()).isEqualTo(Duration.ofSeconds(2));
      assertThat(
              tempo
                  .recent(time.elapsed(), new Situation().intent(Tickets.buy("2", "200")))
                  .sinceSame())
          .isNull();
    }

    @Test
    void countsFromItsLastTime() {
      tempo.onOrder(time.elapsed(), ORDER);
      clock.advance(Duration.ofSeconds(4));
      tempo.onOrder(time.elapsed(), ORDER);
      clock.advance(Duration.ofSeconds(4));
      tempo.onOrder(time.elapsed(), new Situation().intent(Tickets.buy("2", "200")));

      assertThat(recent().sinceSame()).isEqualTo(Duration.ofSeconds(4));
    }
  }

  @Nested
  class ClockThatIsSetBack {
    @Test
    void emptiesNoWindow() {
      tempo.onOrder(time.elapsed(), ORDER);

      clock.setBack(Duration.ofHours(1));

      assertThat(recent().lastSecond()).isOne();
      assertThat(recent().sinceSame()).isNotNull();
    }

    @Test
    void keepsNoWindowFullForEver() {
      tempo.onOrder(time.elapsed(), ORDER);
      clock.setBack(Duration.ofHours(1));
      assertThat(recent().lastMinute()).isOne();

      clock.advance(Duration.ofMinutes(1));

      assertThat(recent().lastSecond()).isZero();
      assertThat(recent().lastMinute()).isZero();
    }
  }

  private RecentOrders recent() {
    return tempo.recent(time.elapsed(), ORDER);
  }
}
