package io.github.pitrunner.connector;

import com.google.protobuf.Message;
import io.github.pitrunner.wire.TickSink;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * The gateway as the services see it. Everything here is called on the connector's context, and
 * every callback and future comes on it; {@link #execute} is the way there from any other thread.
 *
 * <p>Without a session a request fails at once with {@code Unavailable}; without an answer in time
 * it sends its cancel message and fails with {@code TimedOut}, never with an empty answer. On a
 * loss everything open fails once, in id order. Nothing is sent faster than the gateway reads; what
 * has to wait, waits in order and up to its deadline, cancels and orders ahead of reads.
 */
public interface Gateway {
  /** Runs a task on the connector's context; the only thread hop. */
  void execute(Runnable task);

  Clock clock();

  /**
   * Runs a task on the connector's context once, no earlier than after the delay.
   *
   * @return cancels it; does nothing when it has run
   */
  Runnable after(Duration delay, Runnable task);

  /** Where everything stands. */
  ConnectorStatus status();

  /** Registers for the life of the connector; before it starts. */
  void addSessionListener(SessionListener listener);

  /** Registers for the life of the connector; before it starts. */
  void addOrderListener(OrderListener listener);

  /** Where the ticks of all feeds go; one sink, registered before the connector starts. */
  void setTickSink(TickSink sink);

  /**
   * Who frees a market data line when one is wanted and all are in use; one, registered before the
   * connector starts.
   *
   * @param maker says whether it has freed one
   */
  void setLineRoom(BooleanSupplier maker);

  /** Asks for one message. */
  <T extends Message> Future<T> single(Call call, Class<T> reply);

  /** Asks for messages until an end: all of them, in order. */
  <T extends Message> Future<List<T>> gather(
      Call call, Class<T> item, Class<? extends Message> end);

  /**
   * Asks for messages of which the last one says that it is: all of them, in order.
   *
   * @param isLast tells the last one
   */
  <T extends Message> Future<List<T>> gather(Call call, Class<T> item, Predicate<? super T> isLast);

  /**
   * Asks for one message by a request without id. Such requests wait for each other, and for the
   * answer of one that has timed out: it might be taken for the answer of the next.
   */
  <T extends Message> Future<T> singleWithoutId(String what, Message request, Class<T> reply);

  /**
   * The same where the answer itself tells which question it belongs to.
   *
   * @param isAnswer tells the reply from a late one to an earlier question of the same kind
   */
  <T extends Message> Future<T> singleWithoutId(
      String what, Message request, Class<T> reply, Predicate<? super T> isAnswer);

  /** Asks for messages until an end by a request without id, which waits in the same way. */
  <T extends Message> Future<List<T>> gatherWithoutId(
      String what, Message request, Class<T> item, Class<? extends Message> end);

  /**
   * Opens a stream of messages that survives reconnects until it is cancelled.
   *
   * @throws io.github.pitrunner.domain.Failure.Unavailable without a session
   * @throws io.github.pitrunner.domain.Failure.Exhausted if no market data line is left for it
   */
  Feed open(Call call, FeedListener listener);

  /**
   * Opens a stream of messages that carry no id; one for each set of types at a time.
   *
   * @param cancel the message that ends it
   */
  Feed openWithoutId(
      String what,
      Message request,
      Message cancel,
      List<Class<? extends Message>> items,
      FeedListener listener);

  /**
   * An order id above every one that this service or the gateway is known to have used, by this
   * client id.
   */
  int nextOrderId();

  /** Order ids up to this one were used by earlier runs of this service; before it starts. */
  void onOrderIdsUsed(int highest);

  /**
   * Sends a message about an order, ahead of all reads; answers come to the {@link OrderListener}.
   * Nothing here ever sends it again.
   *
   * @param isWanted asked again when its turn comes, for an order that had to wait for the pace
   * @return succeeds when the message has been handed to the socket, mostly before this returns;
   *     fails when it was not and never will be: {@code Unavailable} if the session ended while it
   *     waited, {@code Cancelled} if it is not wanted any more
   * @throws io.github.pitrunner.domain.Failure.Unavailable without a session, or while the service
   *     ends; nothing was sent then
   * @throws io.github.pitrunner.domain.Failure.Exhausted if too many messages wait already
   */
  Future<Void> sendOrder(Message message, BooleanSupplier isWanted);

  /**
   * Sends the cancellation of an order, or of a feed that goes on although it was cancelled, ahead
   * of everything else. It is let through while the upstream link is down and whatever the circuit
   * says: the gateway may hear of the link's return before we do, and a cancel is never held back.
   *
   * @return as {@link #sendOrder}
   * @throws io.github.pitrunner.domain.Failure.Unavailable without a session; nothing was sent then
   */
  Future<Void> sendCancel(Message message);

  /** A request for an order has not been answered in time: the socket is put to the proof. */
  void onSuspicion(String why);

  /** How the connector fares, for metrics; a snapshot. */
  ConnectorFigures figures();
}
