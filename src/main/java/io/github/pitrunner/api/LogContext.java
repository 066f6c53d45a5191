package io.github.pitrunner.api;

import io.github.pitrunner.domain.Trace;
import org.jboss.logging.MDC;

/**
 * What a log line says of the call or the order that it is about, beside its text. It holds for
 * what is run here and for this thread, and what held before holds again afterwards: the event loop
 * turns from one order to the next.
 */
public final class LogContext {
  /** The id of the call's trace. */
  public static final String TRACE = "traceId";

  /** The name of the order. */
  public static final String ORDER = "clientOrderId";

  private LogContext() {}

  /** Runs something that belongs to a call. */
  public static void ofCall(Trace trace, Runnable work) {
    with(TRACE, trace.id(), work);
  }

  /**
   * Runs something that belongs to an order.
   *
   * @param traceId of the call that has placed it; empty if it was not traced
   */
  public static void ofOrder(String order, String traceId, Runnable work) {
    if (traceId.isEmpty()) {
      with(ORDER, order, work);
    } else {
      with(TRACE, traceId, () -> with(ORDER, order, work));
    }
  }

  /** What holds now, for what is said later of the same thing. */
  public static Kept kept() {
    return new Kept(text(ORDER), text(TRACE));
  }

  private static String text(String key) {
    Object value = MDC.get(key);
    return value == null ? "" : value.toString();
  }

  /**
   * What held once; empty is what did not.
   *
   * @param order the name of the order
   * @param traceId the id of the call's trace
   */
  public record Kept(String order, String traceId) {
    /** Runs something that belongs to the same. */
    public void run(Runnable work) {
      ofOrder(order, traceId, work);
    }
  }

  private static void with(String key, String value, Runnable work) {
    if (value.isEmpty()) {
      work.run();
      return;
    }
    Object before = MDC.get(key);
    MDC.put(key, value);
    try {
      work.run();
    } finally {
      if (before == null) {
        MDC.remove(key);
      } else {
        MDC.put(key, before);
      }
    }
  }
}
