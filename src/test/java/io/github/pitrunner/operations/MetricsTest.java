package io.github.pitrunner.operations;

import static io.github.pitrunner.testing.ConnectorRig.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.Alert;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.marketdata.FeedCensus;
import io.github.pitrunner.portfolio.AccountFigures;
import io.github.pitrunner.risk.RiskRuleName;
import io.github.pitrunner.security.transport.TransportMetrics;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

// The registry is the one that Quarkus brings.
@SuppressWarnings("deprecation")
class MetricsTest {
  private List<AccountFigures> accounts = List.of(FiguresOfRooms.account("DU1234567"));
  private final BoardRig rig = new BoardRig(new BusyRooms());
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private Rooms.@Nullable Timings timings;

  MetricsTest() {
    var unused = new Metrics(registry, rig.board(), new KeptAudit(), AccountLabel.NAMED);
    TransportMetrics.ofNothing().bindTo(registry);
    rig.advance(Duration.ofSeconds(1));
  }

  /** Rooms that tell what they are asked, and who wants to hear of times. */
  private final class BusyRooms implements Rooms {
    @Override
    public RoomFigures figures() {
      return FiguresOfRooms.busy(accounts);
    }

    @Override
    public void time(Timings wanted) {
      timings = wanted;
    }
  }

  private List<String> series(String start) {
    return registry.scrape().lines().filter(line -> line.startsWith(start)).toList();
  }

  @Test
  void exactlyOneStateIsOne() {
    rig.gateway().openSession();

    assertThat(series("pitrunner_connection_state{"))
        .hasSize(StatusNames.connections().size())
        .filteredOn(line -> line.endsWith(" 1.0"))
        .containsExactly("pitrunner_connection_state{state=\"ready\",} 1.0");
  }

  @Test
  void agesGrowBetweenSnapshots() {
    rig.gateway().openSession();
    rig.stopLoop();
    rig.advance(Duration.ofSeconds(3));

    assertThat(series("pitrunner_connection_state_age_seconds"))
        .containsExactly("pitrunner_connection_state_age_seconds 3.0");
    assertThat(series("pitrunner_event_loop_turn_age_seconds"))
        .containsExactly("pitrunner_event_loop_turn_age_seconds 3.0");
  }

  @Test
  void whatIsNotKnownWithoutASessionIsNoNumber() {
    assertThat(series("pitrunner_upstream_up")).containsExactly("pitrunner_upstream_up NaN");

    rig.gateway().openSession();
    assertThat(series("pitrunner_upstream_up")).containsExactly("pitrunner_upstream_up 1.0");
    rig.gateway().link().deliver(error(-1, 1100, "lost"));

    assertThat(series("pitrunner_upstream_up")).containsExactly("pitrunner_upstream_up 0.0");
  }

  @Test
  void sessionsAreCounted() {
    rig.gateway().openSession();
    rig.gateway().link().breakOff(null);
    rig.gateway().reopenSession();

    assertThat(series("pitrunner_sessions_opened_total"))
        .containsExactly("pitrunner_sessions_opened_total 2.0");
    assertThat(series("pitrunner_sessions_lost_total"))
        .containsExactly("pitrunner_sessions_lost_total 1.0");
  }

  @Test
  void farmsComeChangeAndGoWithTheirSession() {
    rig.gateway().openSession();
    rig.gateway().link().deliver(error(-1, 2104, "Market data farm connection is OK:usfarm"));
    assertThat(series("pitrunner_farm_up{"))
        .containsExactly("pitrunner_farm_up{farm=\"usfarm\",kind=\"market_data\",} 1.0");

    rig.gateway().link().deliver(error(-1, 2103, "Market data farm connection is broken:usfarm"));
    assertThat(series("pitrunner_farm_up{"))
        .containsExactly("pitrunner_farm_up{farm=\"usfarm\",kind=\"market_data\",} 0.0");

    rig.gateway().link().breakOff(null);
    assertThat(series("pitrunner_farm_up{")).isEmpty();
  }

  @Test
  void farmsAreBoundedWhateverTheGatewaySays() {
    rig.gateway().openSession();

    IntStream.range(0, 100)
        .forEach(
            number ->
                rig.gateway()
                    .link()
                    .deliver(error(-1, 2104, "Market data farm connection is OK:farm" + number)));

    assertThat(series("pitrunner_farm_up{")).hasSize(UpstreamMetrics.MOST_FARMS);
  }

  @Test
  void budgetsShowTheirUseAndLimit() {
    assertThat(series("pitrunner_budget_limit{"))
        .contains("pitrunner_budget_limit{budget=\"market_data_lines\",} 100.0")
        .hasSize(7);
    assertThat(series("pitrunner_budget_used{")).hasSize(7).allMatch(line -> line.endsWith(" 0.0"));
  }

  @Test
  void openCircuitIsShown() {
    rig.gateway().gateway().refuse(true);
    rig.gateway().connector().start();
    rig.advance(Duration.ofMinutes(2));

    assertThat(series("pitrunner_connection_tries_total"))
        .singleElement()
        .asString()
        .doesNotEndWith(" 0.0");
    assertThat(series("pitrunner_circuit_state{"))
        .hasSize(3)
        .filteredOn(line -> line.endsWith(" 1.0"))
        .containsExactly("pitrunner_circuit_state{state=\"open\",} 1.0");
  }

  @Test
  void messagesAreCountedByLane() {
    rig.gateway().openSession();
    rig.advance(Duration.ofSeconds(7));

    assertThat(series("pitrunner_gateway_messages_sent_total{"))
        .hasSize(4)
        .filteredOn(line -> line.contains("\"urgent\""))
        .singleElement()
        .asString()
        .doesNotEndWith(" 0.0");
    assertThat(series("pitrunner_gateway_pings_total"))
        .containsExactly("pitrunner_gateway_pings_total 1.0");
  }

  @Test
  void roomsShowWhatTheyHold() {
    assertThat(series("pitrunner_quote_lines"))
        .containsExactlyInAnyOrder(
            "pitrunner_quote_lines{type=\"live\",} 3.0",
            "pitrunner_quote_lines{type=\"frozen\",} 0.0",
            "pitrunner_quote_lines{type=\"delayed\",} 0.0",
            "pitrunner_quote_lines{type=\"delayed_frozen\",} 0.0",
            "pitrunner_quote_lines_stale 2.0",
            "pitrunner_quote_lines_stale_alerts_total 7.0",
            "pitrunner_quote_lines_asked_anew_total 9.0",
            "pitrunner_quote_lines_cancelled_again_total 4.0");
    assertThat(series("pitrunner_quotes_conflated_total"))
        .containsExactly("pitrunner_quotes_conflated_total 17.0");
    assertThat(series("pitrunner_quote_ticks_total"))
        .containsExactly("pitrunner_quote_ticks_total 1234.0");
  }

  @Test
  void feedsAndTheirReadersAreCountedByKind() {
    assertThat(series("pitrunner_market_data_feeds{"))
        .hasSize(FeedCensus.Kind.values().length)
        .contains(
            "pitrunner_market_data_feeds{kind=\"scans\",} 2.0",
            "pitrunner_market_data_feeds{kind=\"live_bars\",} 0.0");
    assertThat(series("pitrunner_market_data_feed_readers{"))
        .hasSize(FeedCensus.Kind.values().length)
        .contains("pitrunner_market_data_feed_readers{kind=\"scans\",} 11.0");
    assertThat(series("pitrunner_market_data_messages_unreadable_total"))
        .containsExactly("pitrunner_market_data_messages_unreadable_total 13.0");
  }

  @Test
  void alertsAreCountedByKind() {
    assertThat(series("pitrunner_alerts_active{"))
        .hasSize(Alert.Kind.values().length)
        .contains("pitrunner_alerts_active{kind=\"margin_cushion\",} 1.0")
        .contains("pitrunner_alerts_active{kind=\"negative_cash\",} 0.0");
    assertThat(series("pitrunner_alerts_raised_total{"))
        .contains("pitrunner_alerts_raised_total{kind=\"margin_cushion\",} 4.0");
    assertThat(series("pitrunner_alerts_overflown_total{"))
        .contains("pitrunner_alerts_overflown_total{kind=\"order_rejected\",} 3.0");
  }

  @Test
  void eventsForTheWebhookAreCountedByWhatBecameOfThem() {
    assertThat(series("pitrunner_webhook_events"))
        .containsExactlyInAnyOrder(
            "pitrunner_webhook_events_total{outcome=\"delivered\",} 21.0",
            "pitrunner_webhook_events_total{outcome=\"failed\",} 4.0",
            "pitrunner_webhook_events_total{outcome=\"dropped\",} 1.0",
            "pitrunner_webhook_events_waiting 2.0");
  }

  @Test
  void whatTheLoginHoldsIsShown() {
    assertThat(series("pitrunner_portfolio"))
        .containsExactlyInAnyOrder(
            "pitrunner_portfolio_positions 7.0",
            "pitrunner_portfolio_oldest_price_age_seconds 11.0",
            "pitrunner_portfolio_profit_subscriptions 3.0",
            "pitrunner_portfolio_profit_readers 2.0",
            "pitrunner_portfolio_messages_unreadable_total 1.0");
  }

  @Test
  void verdictsAreCountedByRule() {
    assertThat(series("pitrunner_risk_verdicts_total{"))
        .hasSize(RiskRuleName.values().length + 1)
        .filteredOn(line -> !line.endsWith(" 0.0"))
        .containsExactlyInAnyOrder(
            "pitrunner_risk_verdicts_total{rule=\"none\",verdict=\"approved\",} 11.0",
            "pitrunner_risk_verdicts_total{rule=\"price_collar\",verdict=\"rejected\",} 4.0");
  }

  @Test
  void whatHappensAtTheGateIsShown() {
    assertThat(series("pitrunner_gate_calls_refused_total{"))
        .hasSize(GateMetrics.REASONS.size())
        .filteredOn(line -> !line.endsWith(" 0.0"))
        .containsExactly("pitrunner_gate_calls_refused_total{reason=\"role_required\",} 9.0");
    assertThat(series("pitrunner_gate"))
        .contains(
            "pitrunner_gate_calls_open 21.0",
            "pitrunner_gate_calls_ended_total 3.0",
            "pitrunner_gate_identities 5.0",
            "pitrunner_gate_keys_unreadable 1.0",
            "pitrunner_gate_calls_waiting 2.0",
            "pitrunner_gate_tokens 8.0");
  }

  @Test
  void whatMayStopAllOrdersIsShown() {
    assertThat(series("pitrunner_kill_switch"))
        .containsExactlyInAnyOrder(
            "pitrunner_kill_switch_engaged 1.0", "pitrunner_kill_switch_recorded 0.0");
    assertThat(series("pitrunner_journal"))
        .filteredOn(line -> !line.contains("_seconds"))
        .containsExactlyInAnyOrder(
            "pitrunner_journal_writable 1.0",
            "pitrunner_journal_waiting 5.0",
            "pitrunner_journal_entries_total 120.0",
            "pitrunner_journal_commits_total 30.0",
            "pitrunner_journal_failures_total 2.0");
  }

  @Test
  void auditTrailIsShown() {
    assertThat(series("pitrunner_audit"))
        .containsExactlyInAnyOrder(
            "pitrunner_audit_changes_found_total 9.0",
            "pitrunner_audit_recorded_total 41.0",
            "pitrunner_audit_waiting 6.0",
            "pitrunner_audit_lost_total 3.0");
  }

  @Test
  void ordersAreCountedByWhereTheyStand() {
    assertThat(series("pitrunner_orders_open{"))
        .hasSize(6)
        .filteredOn(line -> !line.endsWith(" 0.0"))
        .containsExactlyInAnyOrder(
            "pitrunner_orders_open{status=\"submitted\",} 2.0",
            "pitrunner_orders_open{status=\"outcome_unknown\",} 1.0");
    assertThat(series("pitrunner_orders_outcome_unknown_age_seconds"))
        .containsExactly("pitrunner_orders_outcome_unknown_age_seconds 6.0");
    assertThat(series("pitrunner_orders_status_changes_total{"))
        .hasSize(OrderStatus.values().length)
        .contains("pitrunner_orders_status_changes_total{status=\"rejected\",} 5.0");
  }

  @Test
  void whatReadingBackFoundIsCountedByKind() {
    assertThat(series("pitrunner_reconciliation"))
        .containsExactlyInAnyOrder(
            "pitrunner_reconciliations_total 3.0",
            "pitrunner_reconciliation_differences_total{kind=\"order\",} 2.0",
            "pitrunner_reconciliation_differences_total{kind=\"execution\",} 4.0",
            "pitrunner_reconciliation_differences_total{kind=\"position\",} 9.0");
  }

  @Test
  void timesAreInHistograms() {
    Rooms.Timings wanted = Objects.requireNonNull(timings);

    wanted.acknowledgement().took(Duration.ofMillis(15).toNanos());
    wanted.commit().took(Duration.ofMillis(3).toNanos());

    assertThat(series("pitrunner_order_acknowledgement_seconds"))
        .contains(
            "pitrunner_order_acknowledgement_seconds_bucket{le=\"0.01\",} 0.0",
            "pitrunner_order_acknowledgement_seconds_bucket{le=\"0.02\",} 1.0",
            "pitrunner_order_acknowledgement_seconds_sum 0.015");
    assertThat(series("pitrunner_journal_commit_seconds_count"))
        .containsExactly("pitrunner_journal_commit_seconds_count 1.0");
    assertThat(series("pitrunner_journal_append_seconds_count"))
        .containsExactly("pitrunner_journal_append_seconds_count 0.0");
  }

  @Nested
  class Accounts {
    private final String series =
        "pitrunner_account_net_liquidation{account=\"%s\",currency=\"USD\",} 1.0";

    private PrometheusMeterRegistry labelled(AccountLabel label) {
      PrometheusMeterRegistry other = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
      var unused = new Metrics(other, rig.board(), new KeptAudit(), label);
      rig.advance(Duration.ofSeconds(1));
      return other;
    }

    @Test
    void haveTheirFiguresByNameAndCurrency() {
      assertThat(series("pitrunner_account_net_liquidation"))
          .containsExactly(series.formatted("DU1234567"));
      assertThat(series("pitrunner_account_")).hasSize(AccountFigures.Figure.values().length);
    }

    @Test
    void haveNoSeriesForWhatIsNotKnown() {
      accounts = List.of();
      rig.advance(Duration.ofSeconds(1));

      assertThat(series("pitrunner_account_")).isEmpty();
    }

    @Test
    void areBoundedHoweverManyTheLoginHas() {
      accounts =
          IntStream.range(0, 100)
              .mapToObj(number -> FiguresOfRooms.account("DU" + (1_000_000 + number)))
              .toList();
      rig.advance(Duration.ofSeconds(1));

      assertThat(series("pitrunner_account_net_liquidation")).hasSize(AccountMetrics.MOST_ACCOUNTS);
    }

    @Test
    void keepTheirNumbersToThemselvesWhereThatIsWanted() {
      String scraped = labelled(AccountLabel.NUMBERED).scrape();

      assertThat(scraped).contains(series.formatted("1")).doesNotContain("DU1234567");
    }

    @Test
    void areLeftOutWhereThatIsWanted() {
      assertThat(labelled(AccountLabel.NONE).scrape()).doesNotContain("pitrunner_account_");
    }
  }

  @Test
  void stormOfNamesDoesNotGrowTheSeriesWithoutEnd() {
    rig.gateway().openSession();
    int before = series("pitrunner_").size();
    for (int round = 0; round < 20; round++) {
      int from = round * 1000;
      for (int farm = 0; farm < 100; farm++) {
        rig.gateway()
            .link()
            .deliver(error(-1, 2104, "Market data farm connection is OK:farm" + (from + farm)));
      }
      accounts =
          IntStream.range(from, from + 100)
              .mapToObj(number -> FiguresOfRooms.account("DU" + (1_000_000 + number)))
              .toList();
      rig.advance(Duration.ofSeconds(1));
    }

    assertThat(series("pitrunner_"))
        .hasSizeLessThanOrEqualTo(
            before
                + UpstreamMetrics.MOST_FARMS
                + AccountMetrics.MOST_ACCOUNTS * AccountFigures.Figure.values().length);
  }
}
