package io.github.pitrunner.portfolio;

import io.github.pitrunner.api.Fields;
import io.github.pitrunner.api.Heartbeat;
import io.github.pitrunner.api.LatestStream;
import io.github.pitrunner.api.OpenStreams;
import io.github.pitrunner.api.Ticker;
import io.github.pitrunner.api.UnaryCall;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.domain.OneCaller;
import io.github.pitrunner.v1.GetProfitAndLossRequest;
import io.github.pitrunner.v1.GetProfitAndLossResponse;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.github.pitrunner.v1.StreamProfitAndLossRequest;
import io.github.pitrunner.v1.StreamProfitAndLossResponse;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The calls about profit and loss. */
final class ProfitCalls {
  private static final Fields.Bounds WHOLE_OR_POSITION = new Fields.Bounds(0, Integer.MAX_VALUE);
  private static final Fields.Bounds POSITION = new Fields.Bounds(1, Integer.MAX_VALUE);
  private static final int MOST_POSITIONS = 100;
  private static final String CONTRACT_IDS = "contract_ids";

  private final Portfolio portfolio;
  private final Ticker ticker;
  private final OpenStreams openStreams;

  ProfitCalls(Portfolio portfolio, Ticker ticker, OpenStreams openStreams) {
    this.portfolio = portfolio;
    this.ticker = ticker;
    this.openStreams = openStreams;
  }

  void get(
      GetProfitAndLossRequest request,
      Identity by,
      StreamObserver<GetProfitAndLossResponse> observer) {
    UnaryCall.answer(
        observer,
        portfolio.context(),
        caller -> {
          Fields fields = Fields.ofRequest();
          int contractId = fields.number("contract_id", request.getContractId(), WHOLE_OR_POSITION);
          fields.verify();
          AccountId account = portfolio.accountWithProfit(request.getAccount(), by);
          return portfolio
              .profitDesk()
              .profit(new PositionKey(account, contractId), caller)
              .map(
                  profit ->
                      GetProfitAndLossResponse.newBuilder()
                          .setPnl(PortfolioProtos.toProto(profit, view(account)))
                          .build());
        });
  }

  void stream(
      StreamProfitAndLossRequest request,
      Identity by,
      StreamObserver<StreamProfitAndLossResponse> observer) {
    LatestStream<PositionKey, StreamProfitAndLossResponse> stream =
        new LatestStream<>(
            observer,
            portfolio.context(),
            Heartbeat.ofDefault(ticker, () -> mark(Kind.KIND_HEARTBEAT, "")));
    stream.join(openStreams);
    OneCaller caller = new OneCaller();
    List<Runnable> leaves = new ArrayList<>();
    stream.onClosed(
        end -> {
          caller.leave();
          leaves.forEach(Runnable::run);
        });
    stream.start(
        () -> {
          List<Integer> contractIds = contractIds(request);
          AccountId account = portfolio.accountWithProfit(request.getAccount(), by);
          List<PositionKey> wanted = new ArrayList<>(List.of(PositionKey.whole(account)));
          contractIds.forEach(id -> wanted.add(new PositionKey(account, id)));
          portfolio
              .profitDesk()
              .whenHeldIsKnown(wanted, caller)
              .compose(known -> join(stream, wanted, leaves))
              .compose(joined -> told(wanted, caller))
              .onSuccess(first -> follow(stream, wanted, leaves))
              .onFailure(stream::fail);
        });
  }

  private static List<Integer> contractIds(StreamProfitAndLossRequest request) {
    Fields fields = Fields.ofRequest();
    List<Integer> ids = request.getContractIdsList();
    fields.check(
        ids.size() <= MOST_POSITIONS,
        CONTRACT_IDS,
        "names %d positions, but at most %d are told in one stream"
            .formatted(ids.size(), MOST_POSITIONS));
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < Math.min(ids.size(), MOST_POSITIONS); i++) {
      String field = "%s[%d]".formatted(CONTRACT_IDS, i);
      int id = fields.number(field, ids.get(i), POSITION);
      fields.check(seen.add(id), field, "names %d a second time".formatted(id));
    }
    fields.verify();
    return ids;
  }

  /** The reader may have left meanwhile, and nobody would free what is joined then. */
  private Future<Void> join(
      LatestStream<?, ?> stream, List<PositionKey> wanted, List<Runnable> leaves) {
    if (stream.isClosed()) {
      return Future.failedFuture(new Failure.Cancelled("The caller left"));
    }
    for (PositionKey key : wanted) {
      if (!key.isWhole()) {
        leaves.add(portfolio.profitDesk().join(key));
      }
    }
    return Future.succeededFuture();
  }

  private Future<Void> told(List<PositionKey> wanted, OneCaller caller) {
    return Future.all(wanted.stream().map(key -> portfolio.profitDesk().told(key, caller)).toList())
        .mapEmpty();
  }

  private void follow(
      LatestStream<PositionKey, StreamProfitAndLossResponse> stream,
      List<PositionKey> wanted,
      List<Runnable> leaves) {
    if (stream.isClosed()) {
      return;
    }
    ProfitBook book = portfolio.profitDesk().book();
    AccountId account = wanted.get(0).account();
    ProfitStream reader =
        new ProfitStream(
            stream,
            new ProfitStream.Content(
                wanted,
                profit ->
                    StreamProfitAndLossResponse.newBuilder()
                        .setPnl(PortfolioProtos.toProto(profit, view(account)))
                        .build(),
                this::mark));
    leaves.add(() -> book.remove(reader));
    book.add(reader);
    reader.begin(book);
  }

  private PortfolioProtos.ProfitView view(AccountId account) {
    return new PortfolioProtos.ProfitView(portfolio.currency(account), portfolio.clock().instant());
  }

  private StreamProfitAndLossResponse mark(Kind kind, String reason) {
    return StreamProfitAndLossResponse.newBuilder()
        .setMarker(PortfolioProtos.marker(kind, reason, portfolio.clock().instant()))
        .build();
  }
}
