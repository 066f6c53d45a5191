package io.github.pitrunner.chaos;

import com.google.protobuf.Message;
import io.github.pitrunner.connector.Call;
import io.github.pitrunner.connector.ConnectorFigures;
import io.github.pitrunner.connector.ConnectorSettings.Patience;
import io.github.pitrunner.connector.ConnectorStatus;
import io.github.pitrunner.connector.Feed;
import io.github.pitrunner.connector.FeedListener;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.OrderListener;
import io.github.pitrunner.connector.Session;
import io.github.pitrunner.connector.SessionListener;
import io.github.pitrunner.wire.TickSink;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The gateway as the rooms have it, with everything that they ask for and everybody who listens
 * watched: what stays open beyond its patience, and who has not been read back.
 */
final class WatchedGateway implements Gateway {
  private static final Duration SLACK = Duration.ofSeconds(1);

  private final Gateway gateway;
  private final List<Asked> asked = new ArrayList<>();
  private final List<Listening> listening = new ArrayList<>();

  private record Asked(String what, Instant due, Future<?> answer) {}

  /** A session, and how many outages there had been in all. */
  private record Moment(long sessions, long outages) {}

  WatchedGateway(Gateway gateway) {
    this.gateway = gateway;
  }

  /** Requests that should have ended. */
  List<String> overdue() {
    Instant now = clock().instant();
    asked.removeIf(one -> one.answer.isComplete());
    return asked.stream()
        .filter(one -> one.due.isBefore(now))
        .map(one -> "%s is open although it was due at %s".formatted(one.what, one.due))
        .toList();
  }

  /** Listeners whose last reading was not in this session, after its last outage, or failed. */
  List<String> unreconciled() {
    Moment now = moment();
    return listening.stream()
        .filter(one -> !one.moment.equals(now) || !one.reading.succeeded())
        .map(
            one ->
                "%s was last read back in %s (done: %s), and now is %s"
                    .formatted(one.listener, one.moment, one.reading.isComplete(), now))
        .toList();
  }

  private Moment moment() {
    ConnectorFigures.Connection connection = figures().connection();
    return new Moment(connection.sessions(), connection.outages());
  }

  private <T> Future<T> watch(String what, Duration patience, Future<T> answer) {
    asked.add(new Asked(what, clock().instant().plus(patience).plus(SLACK), answer));
    return answer;
  }

  private <T> Future<T> watch(Call call, Future<T> answer) {
    return watch(
        call.what(), Stream.ofNullable(call.patience()).findFirst().orElse(usual()), answer);
  }

  private static String what(Message message) {
    return "the sending of " + message.getDescriptorForType().getName();
  }

  private static Duration usual() {
    return Patience.DEFAULT.request();
  }

  /** A listener, and its last reading. */
  private final class Listening implements SessionListener {
    private final SessionListener listener;
    private Moment moment = new Moment(0, 0);
    private Future<Void> reading = Future.failedFuture("never");

    Listening(SessionListener listener) {
      this.listener = listener;
    }

    private Future<Void> read(Function<SessionListener, Future<Void>> how) {
      moment = moment();
      reading = how.apply(listener);
      return reading;
    }

    @Override
    public Future<Void> onSession(Session session) {
      return read(one -> one.onSession(session));
    }

    @Override
    public Future<Void> onBrokerBack(Session session) {
      return read(one -> one.onBrokerBack(session));
    }

    @Override
    public void onLost(String reason) {
      listener.onLost(reason);
    }

    @Override
    public Future<Void> onEnding() {
      return listener.onEnding();
    }

    @Override
    public void onStatus(ConnectorStatus status) {
      listener.onStatus(status);
    }
  }

  @Override
  public void addSessionListener(SessionListener listener) {
    Listening one = new Listening(listener);
    listening.add(one);
    gateway.addSessionListener(one);
  }

  @Override
  public <T extends Message> Future<T> single(Call call, Class<T> reply) {
    return watch(call, gateway.single(call, reply));
  }

  @Override
  public <T extends Message> Future<List<T>> gather(
      Call call, Class<T> item, Class<? extends Message> end) {
    return watch(call, gateway.gather(call, item, end));
  }

  @Override
  public <T extends Message> Future<List<T>> gather(
      Call call, Class<T> item, Predicate<? super T> isLast) {
    return watch(call, gateway.gather(call, item, isLast));
  }

  @Override
  public <T extends Message> Future<T> singleWithoutId(
      String what, Message request, Class<T> reply) {
    return watch(what, usual(), gateway.singleWithoutId(what, request, reply));
  }

  @Override
  public <T extends Message> Future<T> singleWithoutId(
      String what, Message request, Class<T> reply, Predicate<? super T> isAnswer) {
    return watch(what, usual(), gateway.singleWithoutId(what, request, reply, isAnswer));
  }

  @Override
  public <T extends Message> Future<List<T>> gatherWithoutId(
      String what, Message request, Class<T> item, Class<? extends Message> end) {
    return watch(what, usual(), gateway.gatherWithoutId(what, request, item, end));
  }

  @Override
  public Future<Void> sendOrder(Message message, BooleanSupplier isWanted) {
    return watch(what(message), usual(), gateway.sendOrder(message, isWanted));
  }

  @Override
  public Future<Void> sendCancel(Message message) {
    return watch(what(message), usual(), gateway.sendCancel(message));
  }

  // --- what is passed on as it is ---

  @Override
  public void execute(Runnable task) {
    gateway.execute(task);
  }

  @Override
  public Clock clock() {
    return gateway.clock();
  }

  @Override
  public Runnable after(Duration delay, Runnable task) {
    return gateway.after(delay, task);
  }

  @Override
  public ConnectorStatus status() {
    return gateway.status();
  }

  @Override
  public void addOrderListener(OrderListener listener) {
    gateway.addOrderListener(listener);
  }

  @Override
  public void setLineRoom(BooleanSupplier maker) {
    gateway.setLineRoom(maker);
  }

  @Override
  public void setTickSink(TickSink sink) {
    gateway.setTickSink(sink);
  }

  @Override
  public Feed open(Call call, FeedListener listener) {
    return gateway.open(call, listener);
  }

  @Override
  public Feed openWithoutId(
      String what,
      Message request,
      Message cancel,
      List<Class<? extends Message>> items,
      FeedListener listener) {
    return gateway.openWithoutId(what, request, cancel, items, listener);
  }

  @Override
  public void onOrderIdsUsed(int highest) {
    gateway.onOrderIdsUsed(highest);
  }

  @Override
  public int nextOrderId() {
    return gateway.nextOrderId();
  }

  @Override
  public void onSuspicion(String why) {
    gateway.onSuspicion(why);
  }

  @Override
  public ConnectorFigures figures() {
    return gateway.figures();
  }
}
