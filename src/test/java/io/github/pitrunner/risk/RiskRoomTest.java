package io.github.pitrunner.risk;

import static io.github.pitrunner.risk.Tickets.buy;
import static io.github.pitrunner.risk.Tickets.marketBuy;
import static io.github.pitrunner.risk.Tickets.sell;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Instructions;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.LiveTrading;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.risk.RiskLimits.Permission;
import io.github.pitrunner.risk.RiskView.Change;
import io.github.pitrunner.testing.KeptAlerts;
import io.github.pitrunner.testing.MemoryKillSwitchStore;
import io.github.pitrunner.testing.VirtualTime;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RiskRoomTest {
  private static final Instrument OTHER =
      new Instrument(
          7,
          "OTHER",
          SecurityType.STOCK,
          "SMART",
          "",
          "USD",
          null,
          null,
          null,
          BigDecimal.ONE,
          "",
          "",
          List.of());

  private final VirtualTime time = new VirtualTime(Situation.MONDAY_MORNING);
  private final Situation situation = new Situation();
  private final KillSwitch killSwitch = new KillSwitch(new MemoryKillSwitchStore(), time);
  private final List<Instrument> prepared = new ArrayList<>();

  private RiskRoom room() {
    killSwitch.load();
    return new RiskRoom(
        new RiskRoom.Parts(
            new LiveTrading(false),
            new RiskLimitTable(
                Limits.with(new Permission(true, true, true, Set.of(), Set.of())), Map.of()),
            killSwitch,
            new RiskSources(
                () -> situation.session,
                contractId -> situation.details,
                situation.quotes::get,
                (account, contractId) -> situation.positions.get(contractId),
                () -> null,
                account -> situation.holdings,
                account -> situation.figures),
            instrument -> {
              prepared.add(instrument);
              return CompletableFuture.completedFuture(null);
            }),
        time);
  }

  @Test
  void lossThatGoesTooFarEngagesTheKillSwitchWithoutAnyDesk() {
    RiskRoom room = room();
    situation.figures = Situation.figures("100000", "0", "-750");

    room.onFigures(Situation.ACCOUNT);

    assertThat(killSwitch.state().toString()).contains("DAILY_LOSS", "has lost 750 USD");
  }

  @Test
  void lossAlarmsWhenItNearsItsLimitAndWhenItReachesIt() {
    KeptAlerts alerts = new KeptAlerts();
    RiskRoom room = room();
    room.alertTo(alerts);

    assertThat(toldOf(room, alerts, "-399")).isEmpty();
    assertThat(toldOf(room, alerts, "-400"))
        .containsExactly("raised DAILY_LOSS_WARNING " + Situation.ACCOUNT);
    assertThat(toldOf(room, alerts, "-500"))
        .containsExactly("raised DAILY_LOSS_LIMIT " + Situation.ACCOUNT);
    assertThat(alerts.active().values()).allMatch(text -> text.contains("has lost 500 USD"));
    assertThat(toldOf(room, alerts, "-499")).as("it is about to cross again").isEmpty();
    assertThat(toldOf(room, alerts, "-449"))
        .containsExactly("resolved DAILY_LOSS_LIMIT " + Situation.ACCOUNT);
    assertThat(toldOf(room, alerts, "12"))
        .containsExactly("resolved DAILY_LOSS_WARNING " + Situation.ACCOUNT);
  }

  @Test
  void lossAlarmsWhileTheKillSwitchIsEngagedToo() {
    KeptAlerts alerts = new KeptAlerts();
    RiskRoom room = room();
    room.alertTo(alerts);
    killSwitch.engage(KillSwitchState.Origin.CALL, "somebody", "for another reason");

    assertThat(toldOf(room, alerts, "-450"))
        .containsExactly("raised DAILY_LOSS_WARNING " + Situation.ACCOUNT);
  }

  private List<String> toldOf(RiskRoom room, KeptAlerts alerts, String profit) {
    situation.figures = Situation.figures("100000", "0", profit);
    room.onFigures(Situation.ACCOUNT);
    return alerts.take();
  }

  @Test
  void nothingPassesADeskWhoseOrdersAreNotKnown() {
    RiskDesk desk = room().desk(() -> null);

    assertThat(desk.preview(situation.intent(buy("1", "200")), Change.NEW))
        .isInstanceOf(RiskVerdict.Rejected.class);
  }

  @Test
  void preparesWhatIsOrderedAndWhatIsOpenWithoutAPriceOfItsOwn() {
    RiskRoom room = room();
    List<Order> open =
        List.of(
            Situation.open("market", OTHER, marketBuy("1")),
            Situation.open("again", OTHER, marketBuy("1")),
            Situation.open("limit", Situation.AAPL, buy("1", "200")));
    room.desk(() -> open);

    assertThat(room.prepare(Situation.AAPL)).isCompleted();

    assertThat(prepared).containsExactly(Situation.AAPL, OTHER);
  }

  @Test
  void verdictsAreCountedOnceTheyMatter() {
    RiskRoom room = room();
    RiskDesk desk = room.desk(List::of);

    desk.preview(situation.intent(buy("20000", "200")), Change.NEW);
    desk.admit(situation.intent(buy("20000", "200")), Change.NEW);
    desk.admit(situation.intent(buy("1", "200")), Change.NEW);

    assertThat(room.verdicts().approved()).isEqualTo(1);
    assertThat(room.verdicts().rejected())
        .containsExactly(Map.entry(RiskRuleName.MAX_ORDER_QUANTITY, 1L));
  }

  @Test
  void bracketIsJudgedAsAWhole() {
    RiskDesk desk = room().desk(List::of);
    OrderIntent entry = intent("entry", buy("100", "200"));

    assertThat(
            desk.previewTogether(
                List.of(entry, child("profit", "100"), child("more", "100")), Change.NEW))
        .isInstanceOf(RiskVerdict.Approved.class);
    assertThat(desk.previewTogether(List.of(entry, child("profit", "101")), Change.NEW))
        .as("sells more than it buys")
        .isInstanceOf(RiskVerdict.Rejected.class);
  }

  private OrderIntent child(String name, String quantity) {
    return intent(
        name, sell(quantity, "210").with(Instructions.NONE.withParent(new ClientOrderId("entry"))));
  }

  private OrderIntent intent(String name, OrderTicket ticket) {
    return new OrderIntent(
        new ClientOrderId(name), situation.account, situation.instrument, ticket);
  }
}
