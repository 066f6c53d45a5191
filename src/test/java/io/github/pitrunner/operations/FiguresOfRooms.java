package io.github.pitrunner.operations;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Alert;
import io.github.pitrunner.domain.MarketDataType;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.journal.JournalFigures;
import io.github.pitrunner.marketdata.FeedCensus;
import io.github.pitrunner.orders.OrderFigures;
import io.github.pitrunner.portfolio.AccountFigures;
import io.github.pitrunner.portfolio.AccountFigures.Figure;
import io.github.pitrunner.portfolio.PortfolioFigures;
import io.github.pitrunner.risk.RiskRuleName;
import io.github.pitrunner.security.GateFigures;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Figures of rooms in which everything has happened at least once. */
final class FiguresOfRooms {
  static final OrderFigures NO_ORDERS =
      new OrderFigures(
          Map.of(),
          null,
          Map.of(),
          0,
          new OrderFigures.Lost(0, 0),
          new OrderFigures.Readings(0, 0, 0));

  private FiguresOfRooms() {}

  static RoomFigures busy(List<AccountFigures> accounts) {
    return new RoomFigures(
        new RoomFigures.Quotes(
            3,
            5,
            4,
            17,
            new RoomFigures.Served(Map.of(MarketDataType.LIVE, 3), 6, 12, 1, 2),
            new RoomFigures.Silence(2, 7, 9, 4, 1234, 1.5)),
        new RoomFigures.Feeds(
            Map.of(FeedCensus.Kind.SCANS, 2), Map.of(FeedCensus.Kind.SCANS, 11), 13),
        new OrderFigures(
            Map.of(OrderStatus.SUBMITTED, 2, OrderStatus.OUTCOME_UNKNOWN, 1),
            Instant.parse("2026-11-23T14:59:55Z"),
            Map.of(OrderStatus.REJECTED, 5L),
            1,
            new OrderFigures.Lost(0, 6),
            new OrderFigures.Readings(3, 2, 4)),
        new RoomFigures.Risk(11, Map.of(RiskRuleName.PRICE_COLLAR, 4L), true, true, false, 8),
        new JournalFigures(true, 5, 120, 30, 2, Duration.ofMillis(250), 9),
        new PortfolioFigures(7, 3, 2, 1, accounts, 9, Instant.parse("2026-11-23T14:59:50Z")),
        new RoomFigures.Alarms(
            new RoomFigures.Raised(
                Map.of(Alert.Kind.MARGIN_CUSHION, 1),
                Map.of(Alert.Kind.MARGIN_CUSHION, 4L),
                Map.of(Alert.Kind.ORDER_REJECTED, 3L)),
            new RoomFigures.Sending(21, 4, 1, 2)),
        new GateFigures(Map.of(Reason.ROLE_REQUIRED, 9L), 21, 3, 5, 1, 2, 8));
  }

  /** An account of which every figure is known. */
  static AccountFigures account(String name) {
    return new AccountFigures(
        new AccountId(name),
        "USD",
        Arrays.stream(Figure.values())
            .collect(Collectors.toMap(Function.identity(), figure -> BigDecimal.ONE)));
  }
}
