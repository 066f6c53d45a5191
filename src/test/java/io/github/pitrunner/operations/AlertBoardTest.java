package io.github.pitrunner.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.Alert;
import io.github.pitrunner.domain.Alert.Kind;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertBoardTest {
  private final AlertBoard board = new AlertBoard();

  @Test
  void theSameAlertIsOneWithItsNewestMessage() {
    board.raise(new Alert(Kind.NEGATIVE_CASH, "DU1", "-1"));
    board.raise(new Alert(Kind.NEGATIVE_CASH, "DU1", "-2"));
    board.raise(new Alert(Kind.NEGATIVE_CASH, "DU2", "-3"));

    assertThat(board.active()).extracting(Alert::message).containsExactly("-2", "-3");
    assertThat(board.figures().active()).isEqualTo(Map.of(Kind.NEGATIVE_CASH, 2));
    assertThat(board.figures().raised()).isEqualTo(Map.of(Kind.NEGATIVE_CASH, 2L));
  }

  @Test
  void resolvedIsRaisedAgainAndWhatWasNeverRaisedIsNotResolved() {
    board.resolve(Kind.STALE_QUOTE, "AAPL");
    board.raise(new Alert(Kind.STALE_QUOTE, "AAPL", "old"));
    board.resolve(Kind.STALE_QUOTE, "AAPL");
    assertThat(board.active()).isEmpty();
    board.raise(new Alert(Kind.STALE_QUOTE, "AAPL", "old"));

    assertThat(board.figures().active()).isEqualTo(Map.of(Kind.STALE_QUOTE, 1));
    assertThat(board.figures().raised()).isEqualTo(Map.of(Kind.STALE_QUOTE, 2L));
  }

  @Test
  void memoryIsBoundedAndThereIsRoomAgainWhenOneIsResolved() {
    for (int i = 0; i < 2 * AlertBoard.MOST; i++) {
      board.raise(new Alert(Kind.STALE_QUOTE, "S" + i, "old"));
    }
    assertThat(board.active()).hasSize(AlertBoard.MOST);

    board.resolve(Kind.STALE_QUOTE, "S0");
    board.raise(new Alert(Kind.STALE_QUOTE, "new", "old"));

    assertThat(board.active())
        .hasSize(AlertBoard.MOST)
        .last()
        .extracting(Alert::subject)
        .isEqualTo("new");
  }
}
