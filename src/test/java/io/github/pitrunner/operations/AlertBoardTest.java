package io.github.pitrunner.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.api.LogContext;
import io.github.pitrunner.domain.Alert;
import io.github.pitrunner.domain.Alert.Kind;
import io.github.pitrunner.testing.ConnectorRig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AlertBoardTest {
  private final ConnectorRig rig = new ConnectorRig();
  private final AlertRig alerts = new AlertRig(rig);
  private final AlertBoard board = alerts.board();

  private void raise(Kind kind, String subject, String message) {
    board.raise(new Alert(kind, subject, message));
  }

  private List<String> words() {
    return board.active().stream().map(raised -> raised.alert().message()).toList();
  }

  @Test
  void theSameAlertIsOneWithItsNewestMessage() {
    raise(Kind.NEGATIVE_CASH, "DU1", "-1");
    raise(Kind.NEGATIVE_CASH, "DU1", "-2");
    raise(Kind.NEGATIVE_CASH, "DU2", "-3");

    assertThat(words()).containsExactly("-2", "-3");
    assertThat(alerts.take())
        .containsExactly("raised NEGATIVE_CASH DU1", "raised NEGATIVE_CASH DU2");
    assertThat(board.figures().active()).isEqualTo(Map.of(Kind.NEGATIVE_CASH, 2));
    assertThat(board.figures().raised()).isEqualTo(Map.of(Kind.NEGATIVE_CASH, 2L));
  }

  @Test
  void resolvedIsRaisedAgainAndWhatWasNeverRaisedIsNotResolved() {
    board.resolve(Kind.STALE_QUOTE, "AAPL");
    raise(Kind.STALE_QUOTE, "AAPL", "old");
    String first = board.active().get(0).id();
    board.resolve(Kind.STALE_QUOTE, "AAPL");
    assertThat(board.active()).isEmpty();
    raise(Kind.STALE_QUOTE, "AAPL", "old");

    assertThat(alerts.take())
        .containsExactly(
            "raised STALE_QUOTE AAPL", "resolved STALE_QUOTE AAPL", "raised STALE_QUOTE AAPL");
    assertThat(board.active()).singleElement().extracting(AlertCase::id).isNotEqualTo(first);
    assertThat(board.figures().active()).isEqualTo(Map.of(Kind.STALE_QUOTE, 1));
    assertThat(board.figures().raised()).isEqualTo(Map.of(Kind.STALE_QUOTE, 2L));
  }

  @Test
  void saysWhenItWasRaisedAndWhenItWasResolved() {
    List<AlertCase> heard = new ArrayList<>();
    board.add(heard::add);

    raise(Kind.MARGIN_CUSHION, "DU1", "low");
    rig.time().advance(Duration.ofSeconds(90));
    board.resolve(Kind.MARGIN_CUSHION, "DU1");

    assertThat(heard).hasSize(2);
    assertThat(heard.get(0).resolved()).isNull();
    assertThat(Duration.between(heard.get(1).raised(), heard.get(1).resolved()))
        .isEqualTo(Duration.ofSeconds(90));
    assertThat(heard.get(1).id()).isEqualTo(heard.get(0).id());
  }

  @Test
  void aListenerThatFailsKeepsNothingFromTheOthers() {
    AlertRig other = new AlertRig(rig);
    other
        .board()
        .add(
            changed -> {
              throw new IllegalStateException("it fails");
            });
    List<AlertCase> heard = new ArrayList<>();
    other.board().add(heard::add);

    other.board().raise(new Alert(Kind.MARGIN_CUSHION, "DU1", "low"));

    assertThat(heard).hasSize(1);
  }

  @Nested
  class WhatPasses {
    @Test
    void resolvesByItselfAfterAWhile() {
      raise(Kind.ORDER_REJECTED, "orders/a", "refused");

      rig.time().advance(AlertRig.SELF_RESOLVE.minusSeconds(1));
      assertThat(alerts.take()).containsExactly("raised ORDER_REJECTED orders/a");
      rig.time().advance(Duration.ofSeconds(1));

      assertThat(alerts.take()).containsExactly("resolved ORDER_REJECTED orders/a");
    }

    @Test
    void isResolvedInTheContextInWhichItWasRaised() {
      List<String> orders = new ArrayList<>();
      board.add(changed -> orders.add(MDC.get(LogContext.ORDER) + " " + MDC.get(LogContext.TRACE)));

      LogContext.ofOrder("a", "trace-1", () -> raise(Kind.ORDER_REJECTED, "orders/a", "refused"));
      raise(Kind.ORDER_REJECTED, "orders/b", "refused");
      rig.time().advance(AlertRig.SELF_RESOLVE);

      assertThat(orders).containsExactly("a trace-1", "null null", "a trace-1", "null null");
    }

    @Test
    void staysAsLongAsItHappensAgain() {
      for (int i = 0; i < 5; i++) {
        raise(Kind.PACING_VIOLATION, "gateway", "too fast");
        rig.time().advance(AlertRig.SELF_RESOLVE.minusSeconds(1));
      }

      assertThat(alerts.take()).containsExactly("raised PACING_VIOLATION gateway");
    }

    @Test
    void isNotWhatSomebodyResolves() {
      raise(Kind.MARGIN_CUSHION, "DU1", "low");

      rig.time().advance(Duration.ofDays(2));

      assertThat(alerts.take()).containsExactly("raised MARGIN_CUSHION DU1");
    }
  }

  @Nested
  class Bounds {
    @Test
    void ofAKindHoldWhateverItsSubjectsAreAndWhatIsBeyondIsCounted() {
      for (int i = 0; i < 3 * AlertRig.MOST; i++) {
        raise(Kind.STALE_QUOTE, "S" + i, "old");
      }

      assertThat(board.active()).hasSize(AlertRig.MOST);
      assertThat(board.figures().overflown())
          .isEqualTo(Map.of(Kind.STALE_QUOTE, 2L * AlertRig.MOST));
    }

    @Test
    void countWhatIsRaisedAgainAndAgainOnceUntilItIsResolved() {
      for (int i = 0; i < AlertRig.MOST; i++) {
        raise(Kind.STALE_DATA, "S" + i, "silent");
      }
      Alert beyond = new Alert(Kind.STALE_DATA, "beyond", "silent");

      for (int i = 0; i < 5; i++) {
        assertThat(board.raise(beyond)).isFalse();
      }
      assertThat(board.figures().overflown()).isEqualTo(Map.of(Kind.STALE_DATA, 1L));
      board.resolve(Kind.STALE_DATA, "beyond");
      board.raise(beyond);

      assertThat(board.figures().overflown()).isEqualTo(Map.of(Kind.STALE_DATA, 2L));
    }

    @Test
    void letInWhatIsRaisedAgainWhenOneIsResolved() {
      for (int i = 0; i <= AlertRig.MOST; i++) {
        raise(Kind.STALE_DATA, "S" + i, "silent");
      }
      alerts.take();

      board.resolve(Kind.STALE_DATA, "S0");
      raise(Kind.STALE_DATA, "S" + AlertRig.MOST, "silent");

      assertThat(alerts.take())
          .containsExactly("resolved STALE_DATA S0", "raised STALE_DATA S" + AlertRig.MOST);
    }

    @Test
    void ofOneKindLeaveRoomForEveryOther() {
      for (int i = 0; i < 3 * AlertRig.MOST; i++) {
        raise(Kind.STALE_QUOTE, "S" + i, "old");
      }

      raise(Kind.MARGIN_CUSHION, "DU1", "low");

      assertThat(words()).last().isEqualTo("low");
    }

    @Test
    void leaveRoomAgainWhenOneIsResolved() {
      for (int i = 0; i < 2 * AlertRig.MOST; i++) {
        raise(Kind.STALE_QUOTE, "S" + i, "old");
      }

      board.resolve(Kind.STALE_QUOTE, "S0");
      raise(Kind.STALE_QUOTE, "new", "old");

      assertThat(board.active())
          .hasSize(AlertRig.MOST)
          .last()
          .extracting(raised -> raised.alert().subject())
          .isEqualTo("new");
    }
  }

  @Nested
  class Log {
    private final List<String> lines = new ArrayList<>();
    private final AlertLog log =
        new AlertLog(board, (level, text) -> lines.add(level + " " + text));

    @Test
    void hasOneLineForEachThatIsRaisedAndOneForEachThatIsResolved() {
      raise(Kind.MARGIN_CUSHION, "DU1", "low");
      raise(Kind.MARGIN_CUSHION, "DU1", "lower");
      raise(Kind.NEGATIVE_CASH, "DU1", "below zero");
      rig.time().advance(Duration.ofMillis(1500));
      board.resolve(Kind.MARGIN_CUSHION, "DU1");

      assertThat(lines)
          .as("%s", log)
          .containsExactly(
              "ERROR ALERT MARGIN_CUSHION of DU1: low",
              "WARN ALERT NEGATIVE_CASH of DU1: below zero",
              "INFO ALERT MARGIN_CUSHION of DU1 is resolved, after 1.500 s");
    }

    @Test
    void isOneLineWhateverTheGatewaySays() {
      raise(Kind.ORDER_REJECTED, "orders/a", "no\nERROR forged\r\nline");

      assertThat(lines).singleElement().asString().doesNotContain("\n", "\r");
    }
  }
}
