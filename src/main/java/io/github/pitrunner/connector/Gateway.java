package io.github.pitrunner.connector;

import com.google.protobuf.Message;
import io.github.pitrunner.wire.TickSink;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * The gateway as the services see it. Everything here is called on the connector's context, and
 * every callback and future comes on it; {@link #execute} is the way there from any other thread.
 *
 * <p>Without a session a request fails at once with {@code Unavailable}; without an answer in time
 * it sends its cancel message and fails with {@code TimedOut}, never with an empty answer. On a
 * loss everything open fails once, in id order.
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

  /** Asks for one message. */
  <T extends Message> Future<T> single(Call call, Class<T> reply);

  /** Asks for messages until an end: all of them, in order. */
  <T extends Message> Future<List<T>> gather(
      Call call, Class<T> item, Class<? extends Message> end);

  /** Asks for one message by a request without id; such requests wait for each other. */
  default <T extends Message> Future<T> singleWithoutId(
      String what, Message request, Class<T> reply) {
    return singleWithoutId(what, request, reply, message -> true);
  }

  /**
   * The same where the answer itself tells which question it belongs to.
   *
   * @param isAnswer tells the reply from a late one to an earlier question of the same kind
   */
  <T extends Message> Future<T> singleWithoutId(
      String what, Message request, Class<T> reply, Predicate<? super T> isAnswer);

  /** Asks for messages until an end by a request without id; such requests wait for each other. */
  <T extends Message> Future<List<T>> gatherWithoutId(
      String what, Message request, Class<T> item, Class<? extends Message> end);

  /**
   * Opens a stream of messages that survives reconnects until it is cancelled. Fails at once
   * without a session.
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

  /** An order id that this session has not used. */
  int nextOrderId();

  /**
   * Sends a message about an order; answers come to the {@link OrderListener}. Nothing here ever
   * sends it again.
   *
   * @throws io.github.pitrunner.domain.Failure.Unavailable without a session; nothing was sent then
   */
  void sendOrder(Message message);

  /**
   * Sends the cancellation of an order. It is let through while the upstream link is down: the
   * gateway may hear of the link's return before we do, and a cancel is never held back.
   *
   * @throws io.github.pitrunner.domain.Failure.Unavailable without a session; nothing was sent then
   */
  void sendCancel(Message message);
}
