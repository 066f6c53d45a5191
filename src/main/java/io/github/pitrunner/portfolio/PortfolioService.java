package io.github.pitrunner.portfolio;

import io.github.pitrunner.api.Access;
import io.github.pitrunner.api.Callers;
import io.github.pitrunner.api.Heartbeat;
import io.github.pitrunner.api.LatestStream;
import io.github.pitrunner.api.OpenStreams;
import io.github.pitrunner.api.Paging;
import io.github.pitrunner.api.SoundRequests;
import io.github.pitrunner.api.Ticker;
import io.github.pitrunner.api.Times;
import io.github.pitrunner.api.UnaryCall;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.domain.LiveTrading;
import io.github.pitrunner.domain.OneCaller;
import io.github.pitrunner.domain.Role;
import io.github.pitrunner.v1.GetAccountSummaryRequest;
import io.github.pitrunner.v1.GetAccountSummaryResponse;
import io.github.pitrunner.v1.GetProfitAndLossRequest;
import io.github.pitrunner.v1.GetProfitAndLossResponse;
import io.github.pitrunner.v1.ListAccountsRequest;
import io.github.pitrunner.v1.ListAccountsResponse;
import io.github.pitrunner.v1.ListPositionsRequest;
import io.github.pitrunner.v1.ListPositionsResponse;
import io.github.pitrunner.v1.PortfolioServiceGrpc;
import io.github.pitrunner.v1.StreamAccountRequest;
import io.github.pitrunner.v1.StreamAccountResponse;
import io.github.pitrunner.v1.StreamMarker;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.github.pitrunner.v1.StreamPositionsRequest;
import io.github.pitrunner.v1.StreamPositionsResponse;
import io.github.pitrunner.v1.StreamProfitAndLossRequest;
import io.github.pitrunner.v1.StreamProfitAndLossResponse;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** The portfolio to callers: everything is read and answered on the connector's context. */
@GrpcService
public class PortfolioService extends PortfolioServiceGrpc.PortfolioServiceImplBase {
  private static final Paging.Position<AccountId, String> BY_ACCOUNT =
      Paging.Position.byText(AccountId::value);
  private static final Paging.Position<Position, PositionKey> BY_KEY =
      new Paging.Position<>(
          Position::key, Comparator.naturalOrder(), PositionKey::toString, PositionKey::parse);

  private final Portfolio portfolio;
  private final Ticker ticker;
  private final LiveTrading liveTrading;
  private final OpenStreams openStreams;
  private final Callers callers;
  private final ProfitCalls profits;

  /**
   * @param ticker for heartbeats; on the connector's context
   * @param callers who makes each call
   */
  // Injected parts, each a bean of its own; a record of them would only be there to be taken apart.
  public PortfolioService(
      Portfolio portfolio,
      Ticker ticker,
      LiveTrading liveTrading,
      OpenStreams openStreams,
      Callers callers) {
    this.callers = callers;
    this.portfolio = portfolio;
    this.ticker = ticker;
    this.liveTrading = liveTrading;
    this.openStreams = openStreams;
    this.profits = new ProfitCalls(portfolio, ticker, openStreams);
  }

  @Override
  public ServerServiceDefinition bindService() {
    return SoundRequests.of(super.bindService());
  }

  @Override
  @Access(Role.VIEWER)
  public void listAccounts(
      ListAccountsRequest request, StreamObserver<ListAccountsResponse> observer) {
    AccountScope seen = callers.current().accounts();
    UnaryCall.answer(
        observer,
        portfolio.context(),
        () -> {
          List<AccountId> sorted = seen.among(portfolio.accounts()).stream().sorted().toList();
          var page = Paging.of(request).page(sorted, BY_ACCOUNT);
          Freshness freshness = portfolio.accountsFreshness();
          return Future.succeededFuture(
              ListAccountsResponse.newBuilder()
                  .addAllAccounts(
                      page.map(account -> PortfolioProtos.toProto(account, liveTrading)).items())
                  .setNextPageToken(page.nextPageToken())
                  .setReceiveTime(Times.toProto(freshness.received()))
                  .setAge(Times.toProto(Times.age(freshness.received(), now())))
                  .setCurrent(freshness.isCurrent())
                  .build());
        });
  }

  @Override
  @Access(Role.VIEWER)
  public void getAccountSummary(
      GetAccountSummaryRequest request, StreamObserver<GetAccountSummaryResponse> observer) {
    Identity by = callers.current();
    UnaryCall.answer(
        observer,
        portfolio.context(),
        caller ->
            portfolio
                .balances(portfolio.account(request.getAccount(), by), caller)
                .map(
                    balances ->
                        GetAccountSummaryResponse.newBuilder()
                            .setSummary(PortfolioProtos.toProto(balances, now()))
                            .build()));
  }

  @Override
  @Access(Role.VIEWER)
  public void listPositions(
      ListPositionsRequest request, StreamObserver<ListPositionsResponse> observer) {
    Identity by = callers.current();
    UnaryCall.answer(
        observer,
        portfolio.context(),
        caller -> {
          Paging paging = Paging.of(request);
          Predicate<Position> isWanted = ofAccount(request.getAccount(), by);
          return portfolio
              .positions(caller)
              .map(all -> page(paging, all.stream().filter(isWanted).toList()));
        });
  }

  private ListPositionsResponse page(Paging paging, List<Position> positions) {
    Instant now = now();
    var page = paging.page(positions, BY_KEY);
    Freshness freshness = portfolio.positionsFreshness();
    return ListPositionsResponse.newBuilder()
        .addAllPositions(page.map(position -> PortfolioProtos.toProto(position, now)).items())
        .setNextPageToken(page.nextPageToken())
        .setReceiveTime(Times.toProto(freshness.received()))
        .setAge(Times.toProto(Times.age(freshness.received(), now)))
        .setCurrent(freshness.isCurrent())
        .build();
  }

  @Override
  @Access(Role.VIEWER)
  public void streamAccount(
      StreamAccountRequest request, StreamObserver<StreamAccountResponse> observer) {
    Identity by = callers.current();
    LatestStream<AccountId, StreamAccountResponse> stream =
        new LatestStream<>(
            observer,
            portfolio.context(),
            Heartbeat.ofDefault(ticker, () -> accountMark(Kind.KIND_HEARTBEAT, "")));
    stream.join(openStreams);
    OneCaller caller = new OneCaller();
    stream.onClosed(end -> caller.leave());
    stream.start(
        () -> {
          AccountId account = portfolio.account(request.getAccount(), by);
          portfolio
              .balances(account, caller)
              .onSuccess(first -> follow(stream, account))
              .onFailure(stream::fail);
        });
  }

  private void follow(LatestStream<AccountId, StreamAccountResponse> stream, AccountId account) {
    AccountBook book = portfolio.balancesBook();
    BookStream<AccountId, Balances, StreamAccountResponse> reader =
        new BookStream<>(
            stream,
            new BookStream.Content<>(
                () -> {
                  Balances balances = book.balances(account);
                  return balances == null ? List.of() : List.of(balances);
                },
                balances -> balances.account().equals(account),
                Balances::account,
                balances ->
                    StreamAccountResponse.newBuilder()
                        .setSummary(PortfolioProtos.toProto(balances, now()))
                        .build(),
                this::accountMark));
    if (!stream.isClosed()) {
      stream.onClosed(end -> book.remove(reader));
      book.add(reader);
      reader.begin(book.knowledge());
    }
  }

  private StreamAccountResponse accountMark(Kind kind, String reason) {
    return StreamAccountResponse.newBuilder().setMarker(marker(kind, reason)).build();
  }

  @Override
  @Access(Role.VIEWER)
  public void streamPositions(
      StreamPositionsRequest request, StreamObserver<StreamPositionsResponse> observer) {
    Identity by = callers.current();
    LatestStream<PositionKey, StreamPositionsResponse> stream =
        new LatestStream<>(
            observer,
            portfolio.context(),
            Heartbeat.ofDefault(ticker, () -> positionMark(Kind.KIND_HEARTBEAT, "")));
    stream.join(openStreams);
    OneCaller caller = new OneCaller();
    stream.onClosed(end -> caller.leave());
    stream.start(
        () -> {
          Predicate<Position> isWanted = ofAccount(request.getAccount(), by);
          portfolio
              .positions(caller)
              .onSuccess(first -> follow(stream, isWanted))
              .onFailure(stream::fail);
        });
  }

  private void follow(
      LatestStream<PositionKey, StreamPositionsResponse> stream, Predicate<Position> isWanted) {
    PositionBook book = portfolio.positionsBook();
    BookStream<PositionKey, Position, StreamPositionsResponse> reader =
        new BookStream<>(
            stream,
            new BookStream.Content<>(
                book::positions,
                isWanted,
                Position::key,
                position ->
                    StreamPositionsResponse.newBuilder()
                        .setPosition(PortfolioProtos.toProto(position, now()))
                        .build(),
                this::positionMark));
    if (!stream.isClosed()) {
      stream.onClosed(end -> book.remove(reader));
      book.add(reader);
      reader.begin(book.knowledge());
    }
  }

  private StreamPositionsResponse positionMark(Kind kind, String reason) {
    return StreamPositionsResponse.newBuilder().setMarker(marker(kind, reason)).build();
  }

  @Override
  @Access(Role.VIEWER)
  public void getProfitAndLoss(
      GetProfitAndLossRequest request, StreamObserver<GetProfitAndLossResponse> observer) {
    profits.get(request, callers.current(), observer);
  }

  @Override
  @Access(Role.VIEWER)
  public void streamProfitAndLoss(
      StreamProfitAndLossRequest request, StreamObserver<StreamProfitAndLossResponse> observer) {
    profits.stream(request, callers.current(), observer);
  }

  /** All accounts of the caller when none is named. */
  private Predicate<Position> ofAccount(String named, Identity by) {
    if (named.isEmpty()) {
      return position -> by.accounts().shows(position.key().account());
    }
    AccountId account = portfolio.account(named, by);
    return position -> position.key().account().equals(account);
  }

  private StreamMarker marker(Kind kind, String reason) {
    return PortfolioProtos.marker(kind, reason, now());
  }

  private Instant now() {
    return portfolio.clock().instant();
  }
}
