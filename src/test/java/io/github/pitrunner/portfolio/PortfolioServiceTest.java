package io.github.pitrunner.portfolio;

import static io.github.pitrunner.testing.ConnectorRig.error;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import io.github.pitrunner.api.Callers;
import io.github.pitrunner.api.OpenStreams;
import io.github.pitrunner.connector.DefaultAccount;
import io.github.pitrunner.domain.LiveTrading;
import io.github.pitrunner.testing.ConnectorRig;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.testing.MemoryLink;
import io.github.pitrunner.tws.AccountDataRequest;
import io.github.pitrunner.tws.AccountSummaryEnd;
import io.github.pitrunner.tws.AccountSummaryRequest;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.PortfolioValue;
import io.github.pitrunner.tws.PositionEnd;
import io.github.pitrunner.tws.PositionsRequest;
import io.github.pitrunner.v1.Account;
import io.github.pitrunner.v1.AccountSummary;
import io.github.pitrunner.v1.GetAccountSummaryRequest;
import io.github.pitrunner.v1.GetAccountSummaryResponse;
import io.github.pitrunner.v1.ListAccountsRequest;
import io.github.pitrunner.v1.ListAccountsResponse;
import io.github.pitrunner.v1.ListPositionsRequest;
import io.github.pitrunner.v1.ListPositionsResponse;
import io.github.pitrunner.v1.Money;
import io.github.pitrunner.v1.Position;
import io.github.pitrunner.v1.StreamAccountRequest;
import io.github.pitrunner.v1.StreamAccountResponse;
import io.github.pitrunner.v1.StreamPositionsRequest;
import io.github.pitrunner.v1.StreamPositionsResponse;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PortfolioServiceTest {
  private final ConnectorRig rig = new ConnectorRig();
  private final Portfolio portfolio =
      new Portfolio(
          rig.connector(),
          new DefaultAccount(Optional.empty()),
          new Patience(
              (period, task) -> rig.time().every(period, task)::cancel, Duration.ofSeconds(30)));
  private final OpenStreams openStreams =
      new OpenStreams((period, task) -> rig.time().every(period, task)::cancel);
  private final PortfolioService service =
      new PortfolioService(
          portfolio,
          (period, task) -> rig.time().every(period, task)::cancel,
          new LiveTrading(false),
          openStreams,
          Callers.SERVICE);

  private MemoryLink open(String accounts) {
    rig.connector().start();
    return rig.answerSession(accounts, 1);
  }

  private MemoryLink openWith(Message... told) {
    MemoryLink link = open("DU1");
    link.deliver(told);
    link.deliver(wholeSummary(link), PositionEnd.getDefaultInstance());
    return link;
  }

  private static int summaryId(MemoryLink link) {
    return link.only(AccountSummaryRequest.class).getReqId();
  }

  private static AccountSummaryEnd wholeSummary(MemoryLink link) {
    return AccountSummaryEnd.newBuilder().setReqId(summaryId(link)).build();
  }

  private io.github.pitrunner.tws.AccountSummary value(String tag, String value, String currency) {
    return value("DU1", tag, value, currency);
  }

  private io.github.pitrunner.tws.AccountSummary value(
      String account, String tag, String value, String currency) {
    var message =
        io.github.pitrunner.tws.AccountSummary.newBuilder()
            .setReqId(summaryId(rig.link()))
            .setAccount(account)
            .setTag(tag)
            .setValue(value);
    if (!currency.isEmpty()) {
      message.setCurrency(currency);
    }
    return message.build();
  }

  private static Contract stock(int id, String symbol) {
    return Contract.newBuilder()
        .setConId(id)
        .setSymbol(symbol)
        .setSecType("STK")
        .setCurrency("USD")
        .build();
  }

  private static io.github.pitrunner.tws.Position position(
      String account, int id, String quantity, double cost) {
    return io.github.pitrunner.tws.Position.newBuilder()
        .setAccount(account)
        .setContract(stock(id, "S" + id))
        .setPosition(quantity)
        .setAvgCost(cost)
        .build();
  }

  private static PortfolioValue worth(String account, int id, String quantity, double price) {
    return PortfolioValue.newBuilder()
        .setAccountName(account)
        .setContract(stock(id, "S" + id))
        .setPosition(quantity)
        .setMarketPrice(price)
        .setMarketValue(price * 10)
        .setUnrealizedPnl(-3.5)
        .setRealizedPnl(0)
        .build();
  }

  private HandDrivenCall<GetAccountSummaryResponse> ask(String account) {
    HandDrivenCall<GetAccountSummaryResponse> call = new HandDrivenCall<>();
    service.getAccountSummary(
        GetAccountSummaryRequest.newBuilder().setAccount(account).build(), call);
    rig.time().settle();
    return call;
  }

  private AccountSummary summary() {
    return ask("").answer().getSummary();
  }

  private HandDrivenCall<ListPositionsResponse> list(ListPositionsRequest request) {
    HandDrivenCall<ListPositionsResponse> call = new HandDrivenCall<>();
    service.listPositions(request, call);
    rig.time().settle();
    return call;
  }

  private List<Position> positions() {
    return list(ListPositionsRequest.getDefaultInstance()).answer().getPositionsList();
  }

  private HandDrivenCall<ListAccountsResponse> accounts() {
    HandDrivenCall<ListAccountsResponse> call = new HandDrivenCall<>();
    service.listAccounts(ListAccountsRequest.getDefaultInstance(), call);
    rig.time().settle();
    return call;
  }

  private static Money money(String amount, String currency) {
    Money.Builder money = Money.newBuilder().setCurrency(currency);
    money.getAmountBuilder().setValue(amount);
    return money.build();
  }

  @Nested
  class Accounts {
    @Test
    void areSortedAndToldForWhatTheyAre() {
      open("U9,DU2,F1,DF3,DUP4");

      assertThat(accounts().answer().getAccountsList())
          .containsExactly(
              account("DF3", true, true, true),
              account("DU2", true, false, true),
              account("DUP4", true, false, true),
              account("F1", false, true, false),
              account("U9", false, false, false));
    }

    @Test
    void thatAreLiveAreTradableOnlyWhenLiveTradingIsOn() {
      open("U9");
      PortfolioService live =
          new PortfolioService(
              portfolio,
              (period, task) -> () -> {},
              new LiveTrading(true),
              openStreams,
              Callers.SERVICE);
      HandDrivenCall<ListAccountsResponse> call = new HandDrivenCall<>();
      live.listAccounts(ListAccountsRequest.getDefaultInstance(), call);
      rig.time().settle();

      assertThat(call.answer().getAccountsList())
          .containsExactly(account("U9", false, false, true));
    }

    @Test
    void areUnavailableBeforeTheFirstSessionAndKnownForEverAfter() {
      rig.gateway().refuse(true);
      rig.connector().start();
      assertThat(accounts().code()).isEqualTo(Status.Code.UNAVAILABLE);
      rig.gateway().refuse(false);
      rig.reopenSession("DU1").breakOff(null);

      assertThat(accounts().answer().getAccountsCount()).isEqualTo(1);
    }

    private Account account(String id, boolean paper, boolean advisor, boolean tradable) {
      return Account.newBuilder()
          .setAccount(id)
          .setPaper(paper)
          .setAdvisor(advisor)
          .setTradable(tradable)
          .build();
    }
  }

  @Nested
  class Summary {
    @Test
    void asksOnceForAllTagsOfAllAccounts() {
      MemoryLink link = open("DU1,DU2");
      AccountSummaryRequest request = link.only(AccountSummaryRequest.class);

      assertThat(request.getGroup()).isEqualTo("All");
      assertThat(request.getTags().split(",", -1))
          .hasSize(SummaryTag.values().length + 1)
          .contains("NetLiquidation", "LookAheadNextChange", "ReqTMargin", "$LEDGER:ALL");
    }

    @Test
    void typesWhatTheGatewayTells() {
      open("DU1");
      rig.link()
          .deliver(
              value("AccountType", "INDIVIDUAL", ""),
              value("NetLiquidation", "36992.490", "EUR"),
              value("Cushion", "0.77", ""),
              value("LookAheadNextChange", "1787603023", ""),
              value("HighestSeverity", "0", ""),
              value("DayTradesRemaining", "-1", ""),
              value("Leverage", "1.20", ""),
              wholeSummary(rig.link()));

      AccountSummary summary = summary();

      assertThat(summary.getAccountType()).isEqualTo("INDIVIDUAL");
      assertThat(summary.getNetLiquidation()).isEqualTo(money("36992.49", "EUR"));
      assertThat(summary.getCushion().getValue()).isEqualTo("0.77");
      assertThat(summary.getLookAheadNextChange().getSeconds()).isEqualTo(1787603023L);
      assertThat(summary.hasHighestSeverity()).isTrue();
      assertThat(summary.getHighestSeverity()).isZero();
      assertThat(summary.getDayTradesRemaining()).isEqualTo(-1);
      assertThat(summary.getLeverage().getValue()).isEqualTo("1.2");
      assertThat(summary.hasBuyingPower()).isFalse();
    }

    @Test
    void leavesOutAndCountsWhatItCannotRead() {
      open("DU1");
      rig.link()
          .deliver(
              value("BuyingPower", "100", "USD"),
              value("BuyingPower", "much", "USD"),
              value("SettledCash", "5", "dollars"),
              value("Cushion", "1e999999999", ""),
              value("DayTradesRemaining", "1.5", ""),
              value("LookAheadNextChange", "-5", ""),
              value("TotalCashValue", "1.7976931348623157E308", "USD"),
              value("LookAheadInitMarginReq", "", "USD"),
              value("NetLiquidation", "1", "USD"),
              wholeSummary(rig.link()));

      AccountSummary summary = summary();

      assertThat(summary.hasBuyingPower()).isFalse();
      assertThat(summary.hasSettledCash()).isFalse();
      assertThat(summary.hasCushion()).isFalse();
      assertThat(summary.hasDayTradesRemaining()).isFalse();
      assertThat(summary.hasLookAheadNextChange()).isFalse();
      assertThat(summary.hasTotalCashValue()).isFalse();
      assertThat(summary.hasLookAheadInitialMargin()).isFalse();
      assertThat(summary.getNetLiquidation()).isEqualTo(money("1", "USD"));
      assertThat(portfolio.passedOver()).isEqualTo(5);
      assertThat(rig.connector().faults()).isZero();
    }

    @Test
    void keepsLedgersByCurrencyAndPassesOnWhatHasNoField() {
      open("DU1");
      rig.link()
          .deliver(
              value("NetLiquidation", "100", "EUR"),
              value("AccruedCash", "7", "USD"),
              value("AccruedCash", "1", "EUR"),
              value("AccruedCash", "8", "BASE"),
              value("CashBalance", "10", "USD"),
              value("CashBalance", "20", "EUR"),
              value("CashBalance", "30", "BASE"),
              value("ExchangeRate", "0.9", "USD"),
              value("Currency", "USD", "USD"),
              value("NewValue", "3", "USD"),
              value("NetDividend", "4", "USD"),
              value("NewTag", "x", ""),
              wholeSummary(rig.link()));

      AccountSummary summary = summary();

      assertThat(summary.getAccruedCash()).isEqualTo(money("8", "EUR"));
      assertThat(summary.getLedgersList())
          .extracting(ledger -> ledger.getCurrency() + " " + ledger.getCashBalance().getValue())
          .containsExactly("EUR 20", "USD 10");
      assertThat(summary.getLedgers(1).getExchangeRate().getValue()).isEqualTo("0.9");
      assertThat(summary.getLedgers(1).getNetDividend().getValue()).isEqualTo("4");
      assertThat(summary.getOtherMap())
          .containsOnlyKeys("CashBalance:BASE", "NewValue:USD", "NewTag")
          .containsEntry("NewTag", "x");
    }

    @Test
    void saysHowOldItIs() {
      open("DU1");
      rig.link().deliver(value("NetLiquidation", "100", "EUR"), wholeSummary(rig.link()));
      rig.link().deliver(PositionEnd.getDefaultInstance());
      rig.time().advance(Duration.ofSeconds(90));

      assertThat(summary().getAge().getSeconds()).isEqualTo(90);
      rig.link().deliver(value("NetLiquidation", "101", "EUR"));
      assertThat(summary().getAge().getSeconds()).isZero();
      assertThat(summary().getReceiveTime().getSeconds())
          .isEqualTo(rig.time().instant().getEpochSecond());
    }

    @Test
    void isWaitedForAtFirst() {
      open("DU1");
      HandDrivenCall<GetAccountSummaryResponse> call = ask("");
      assertThat(call.sent()).isEmpty();

      rig.link().deliver(value("NetLiquidation", "100", "EUR"), wholeSummary(rig.link()));

      assertThat(call.answer().getSummary().getNetLiquidation()).isEqualTo(money("100", "EUR"));
    }

    @Test
    void isNotWaitedForForEver() {
      open("DU1");
      HandDrivenCall<GetAccountSummaryResponse> call = ask("");

      rig.time().advance(Duration.ofSeconds(30));

      // The session that cannot be read back is given up at the same moment.
      assertThat(call.code()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void isNotWaitedForByACallerWhoHasLeft() {
      open("DU1");
      int before = portfolio.balancesBook().knowledge().waiting();
      int timers = rig.time().pending();
      HandDrivenCall<GetAccountSummaryResponse> call = ask("");
      assertThat(portfolio.balancesBook().knowledge().waiting()).isEqualTo(before + 1);

      call.cancel();
      rig.time().settle();

      assertThat(portfolio.balancesBook().knowledge().waiting()).isEqualTo(before);
      assertThat(rig.time().pending()).isEqualTo(timers);
      assertThat(call.errors()).isEmpty();
    }

    @Test
    void isUnavailableWhenTheGatewayGoesBeforeItIsTold() {
      open("DU1");
      HandDrivenCall<GetAccountSummaryResponse> waiting = ask("");
      rig.link().breakOff(null);

      assertThat(waiting.code()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(ask("").code()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void isServedWithItsAgeWhileTheGatewayIsAwayAndReplacedWholeAfterwards() {
      open("DU1");
      rig.link()
          .deliver(
              value("NetLiquidation", "100", "EUR"),
              value("SMA", "5", "EUR"),
              wholeSummary(rig.link()),
              PositionEnd.getDefaultInstance());
      rig.link().breakOff(null);
      rig.time().advance(Duration.ofMillis(500));
      assertThat(summary().getAge()).isEqualTo(Durations.fromMillis(500));

      rig.reopenSession("DU1");
      rig.link().deliver(value("NetLiquidation", "90", "EUR"));
      assertThat(summary().getNetLiquidation()).isEqualTo(money("100", "EUR"));
      rig.link().deliver(wholeSummary(rig.link()));

      assertThat(summary().getNetLiquidation()).isEqualTo(money("90", "EUR"));
      assertThat(summary().hasSma()).isFalse();
    }

    @Test
    void ofAnAccountThatIsNotOfTheLoginIsNotFoundAndOneOfSeveralMustBeNamed() {
      open("DU1,DU2");
      rig.link().deliver(value("DU2", "NetLiquidation", "2", "USD"), wholeSummary(rig.link()));

      assertThat(ask("DU3").code()).isEqualTo(Status.Code.NOT_FOUND);
      assertThat(ask("").code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(ask("DU2").answer().getSummary().getAccount()).isEqualTo("DU2");
      assertThat(ask("DU1").code()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void everyTagHasItsFieldOfItsKind() {
      for (SummaryTag tag : SummaryTag.values()) {
        var field = PortfolioProtos.field(AccountSummary.getDescriptor(), tag);
        String type =
            switch (tag.kind()) {
              case AMOUNT -> "pitrunner.v1.Money";
              case RATIO -> "google.type.Decimal";
              case TIME -> "google.protobuf.Timestamp";
              case COUNT -> "INT";
              case TEXT -> "STRING";
            };
        String told =
            field.getJavaType().name().equals("MESSAGE")
                ? field.getMessageType().getFullName()
                : field.getJavaType().name();
        assertThat(told).as(tag.name()).isEqualTo(type);
      }
      for (LedgerTag tag : LedgerTag.values()) {
        assertThat(
                PortfolioProtos.field(io.github.pitrunner.v1.CurrencyLedger.getDescriptor(), tag))
            .isNotNull();
      }
    }
  }

  @Nested
  class Positions {
    @Test
    void areSortedJoinedWithTheirValueAndGoWhenTheyAreClosed() {
      openWith(
          position("DU1", 20, "5", 10.5),
          position("DU1", 3, "-2.5", 7),
          worth("DU1", 20, "5", 11.25));

      Position first = positions().get(1);

      assertThat(positions())
          .extracting(p -> p.getInstrument().getContractId())
          .containsExactly(3, 20);
      assertThat(positions().get(0).getQuantity().getValue()).isEqualTo("-2.5");
      assertThat(positions().get(0).hasMarketPrice()).isFalse();
      assertThat(first.getAverageCost()).isEqualTo(money("10.5", "USD"));
      assertThat(first.getMarketPrice().getValue()).isEqualTo("11.25");
      assertThat(first.getMarketValue()).isEqualTo(money("112.5", "USD"));
      assertThat(first.getUnrealizedPnl()).isEqualTo(money("-3.5", "USD"));
      assertThat(first.getRealizedPnl()).isEqualTo(money("0", "USD"));
      assertThat(first.getInstrument().getExchange()).isEqualTo("SMART");

      rig.link().deliver(position("DU1", 20, "0", 0), worth("DU1", 20, "0", 11));
      assertThat(positions()).hasSize(1);
      rig.link().deliver(position("DU1", 20, "1", 9));
      assertThat(positions().get(1).hasMarketPrice()).isFalse();
    }

    @Test
    void ofAnUnknownKindAreLeftOutAndCounted() {
      MemoryLink link =
          openWith(
              position("DU1", 1, "5", 1).toBuilder()
                  .setContract(stock(1, "X").toBuilder().setSecType("NEWKIND"))
                  .build(),
              position("DU1", 2, "many", 1),
              position("no account!", 3, "1", 1),
              position("DU1", 4, "", 1),
              position("DU1", 5, "1", 1));

      assertThat(positions()).extracting(p -> p.getInstrument().getContractId()).containsExactly(5);
      assertThat(portfolio.passedOver()).isEqualTo(4);
      assertThat(link.isClosed()).isFalse();
      assertThat(rig.connector().status().isReady()).isTrue();
    }

    @Test
    void arePagedWithoutGapsOrRepeats() {
      List<Message> told = new ArrayList<>();
      for (int id = 1; id <= 25; id++) {
        told.add(position("DU1", id, "1", 1));
      }
      openWith(told.toArray(new Message[0]));

      List<Integer> seen = new ArrayList<>();
      String token = "";
      do {
        ListPositionsResponse page =
            list(ListPositionsRequest.newBuilder().setPageSize(10).setPageToken(token).build())
                .answer();
        page.getPositionsList().forEach(p -> seen.add(p.getInstrument().getContractId()));
        token = page.getNextPageToken();
        rig.link().deliver(position("DU1", 5, "0", 0));
      } while (!token.isEmpty());

      assertThat(seen).hasSize(25).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void ofAnotherAccountAreLeftOutAndOfAnUnknownOneNotFound() {
      MemoryLink link = open("DU1,DU2");
      link.deliver(
          position("DU2", 1, "1", 1),
          position("DU1", 1, "1", 1),
          wholeSummary(link),
          PositionEnd.getDefaultInstance());

      assertThat(positions()).extracting(Position::getAccount).containsExactly("DU1", "DU2");
      assertThat(
              list(ListPositionsRequest.newBuilder().setAccount("DU2").build())
                  .answer()
                  .getPositionsList())
          .extracting(Position::getAccount)
          .containsExactly("DU2");
      assertThat(list(ListPositionsRequest.newBuilder().setAccount("DU9").build()).code())
          .isEqualTo(Status.Code.NOT_FOUND);
      assertThat(list(ListPositionsRequest.newBuilder().setPageToken("junk").build()).code())
          .isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void areServedWhileTheGatewayIsAwayAndReplacedWholeAfterwards() {
      MemoryLink link = openWith(position("DU1", 1, "1", 1), position("DU1", 2, "1", 1));
      link.breakOff(null);
      assertThat(positions()).hasSize(2);

      rig.reopenSession("DU1");
      rig.link().deliver(position("DU1", 2, "7", 1));
      assertThat(positions()).hasSize(2);
      rig.link().deliver(PositionEnd.getDefaultInstance());

      assertThat(positions()).extracting(p -> p.getQuantity().getValue()).containsExactly("7");
    }
  }

  @Nested
  class Readiness {
    @Test
    void comesWhenBalancesAndPositionsHaveBeenReadInEverySession() {
      MemoryLink link = open("DU1");
      assertThat(link.sent(PositionsRequest.class)).hasSize(1);
      assertThat(link.only(AccountDataRequest.class).getAcctCode()).isEqualTo("DU1");
      link.deliver(wholeSummary(link));
      assertThat(rig.connector().status().isReady()).isFalse();
      link.deliver(PositionEnd.getDefaultInstance());
      assertThat(rig.connector().status().isReady()).isTrue();

      link.breakOff(null);
      link = rig.reopenSession("DU1");
      assertThat(rig.connector().status().isReady()).isFalse();
      link.deliver(PositionEnd.getDefaultInstance(), wholeSummary(link));

      assertThat(rig.connector().status().isReady()).isTrue();
    }

    @Test
    void thatDoesNotComeEndsTheSession() {
      MemoryLink link = open("DU1");
      link.deliver(wholeSummary(link));

      rig.time().advance(Duration.ofSeconds(30));

      assertThat(link.isClosed()).isTrue();
      assertThat(rig.connector().status().reason()).contains("positions", "30000 ms");
    }

    @Test
    void endsWithASummaryThatIsRefusedAndIsTriedAgain() {
      MemoryLink link = open("DU1");

      link.deliver(error(summaryId(link), 322, "Maximum number of account summaries"));

      assertThat(link.isClosed()).isTrue();
      link = rig.reopenSession("DU1");
      link.deliver(wholeSummary(link), PositionEnd.getDefaultInstance());
      assertThat(rig.connector().status().isReady()).isTrue();
    }
  }

  @Nested
  class Streams {
    private final List<String> seen = new ArrayList<>();

    private HandDrivenCall<StreamPositionsResponse> followPositions() {
      HandDrivenCall<StreamPositionsResponse> call = new HandDrivenCall<>();
      service.streamPositions(StreamPositionsRequest.getDefaultInstance(), call);
      rig.time().settle();
      return call;
    }

    private List<String> take(HandDrivenCall<StreamPositionsResponse> call) {
      rig.time().settle();
      seen.clear();
      for (StreamPositionsResponse item : call.take()) {
        seen.add(
            item.hasMarker()
                ? item.getMarker().getKind().name()
                : item.getPosition().getInstrument().getContractId()
                    + "x"
                    + item.getPosition().getQuantity().getValue());
      }
      return seen;
    }

    @Test
    void ofPositionsTellTheStateTheChangesAndTheGaps() {
      MemoryLink link = openWith(position("DU1", 1, "1", 1), position("DU1", 2, "2", 1));
      HandDrivenCall<StreamPositionsResponse> call = followPositions();
      assertThat(take(call)).containsExactly("1x1", "2x2", "KIND_SNAPSHOT_END");

      link.deliver(position("DU1", 1, "0", 0), position("DU1", 3, "3", 1), worth("DU1", 2, "2", 9));
      assertThat(take(call)).containsExactly("1x0", "3x3", "2x2");

      link.breakOff(null);
      assertThat(take(call)).containsExactly("KIND_GAP");
      link = rig.reopenSession("DU1");
      link.deliver(position("DU1", 3, "4", 1));
      assertThat(take(call)).isEmpty();
      link.deliver(PositionEnd.getDefaultInstance());
      assertThat(take(call)).containsExactly("3x4", "KIND_SNAPSHOT_END", "KIND_RESUMED");

      call.cancel();
      rig.time().settle();
      link.deliver(position("DU1", 3, "5", 1));
      assertThat(take(call)).isEmpty();
    }

    @Test
    void thatBeginWhileTheGatewayIsAwayTellTheLastStateAndTheGap() {
      openWith(position("DU1", 1, "1", 1)).breakOff(null);

      assertThat(take(followPositions())).containsExactly("1x1", "KIND_SNAPSHOT_END", "KIND_GAP");
    }

    @Test
    void areUnavailableBeforeAnythingIsKnown() {
      rig.connector().start();

      assertThat(followPositions().code()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void thatAreLeftBeforeAnythingIsKnownAreNotWaitedFor() {
      open("DU1");
      int before = portfolio.positionsBook().knowledge().waiting();
      HandDrivenCall<StreamPositionsResponse> call = followPositions();
      assertThat(portfolio.positionsBook().knowledge().waiting()).isEqualTo(before + 1);

      call.cancel();
      rig.time().settle();

      assertThat(portfolio.positionsBook().knowledge().waiting()).isEqualTo(before);
    }

    @Test
    void sayThatTheyLive() {
      openWith();
      HandDrivenCall<StreamPositionsResponse> call = followPositions();
      take(call);

      rig.time().advance(Duration.ofSeconds(20));

      assertThat(take(call)).containsExactly("KIND_HEARTBEAT");
    }

    @Test
    void ofAnAccountTellABurstOfChangesAtOnce() {
      open("DU1");
      rig.link()
          .deliver(
              value("NetLiquidation", "1", "USD"),
              wholeSummary(rig.link()),
              PositionEnd.getDefaultInstance());
      HandDrivenCall<StreamAccountResponse> call = new HandDrivenCall<>();
      service.streamAccount(StreamAccountRequest.getDefaultInstance(), call);
      rig.time().settle();
      assertThat(call.take()).hasSize(2).first().matches(StreamAccountResponse::hasSummary);

      rig.link().deliver(value("NetLiquidation", "2", "USD"), value("SMA", "3", "USD"));
      rig.time().settle();

      List<StreamAccountResponse> told = call.take();
      assertThat(told).hasSize(1);
      assertThat(told.get(0).getSummary().getNetLiquidation()).isEqualTo(money("2", "USD"));
      assertThat(told.get(0).getSummary().getSma()).isEqualTo(money("3", "USD"));
    }
  }
}
