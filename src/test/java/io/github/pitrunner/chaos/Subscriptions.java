package io.github.pitrunner.chaos;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.github.pitrunner.tws.HistoricalDataRequest;
import io.github.pitrunner.wire.MessageType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Streams of the market that were asked for in a session, until they are cancelled or refused. */
final class Subscriptions {
  /** What opens a stream, and what ends it. */
  private record Pair(MessageType begin, MessageType end) {}

  private static final List<Pair> PAIRS =
      List.of(
          new Pair(MessageType.REQ_MKT_DEPTH, MessageType.CANCEL_MKT_DEPTH),
          new Pair(MessageType.REQ_TICK_BY_TICK_DATA, MessageType.CANCEL_TICK_BY_TICK_DATA),
          new Pair(MessageType.REQ_HISTORICAL_DATA, MessageType.CANCEL_HISTORICAL_DATA),
          new Pair(MessageType.REQ_REAL_TIME_BARS, MessageType.CANCEL_REAL_TIME_BARS),
          new Pair(MessageType.REQ_SCANNER_SUBSCRIPTION, MessageType.CANCEL_SCANNER_SUBSCRIPTION),
          new Pair(MessageType.REQ_PNL_SINGLE, MessageType.CANCEL_PNL_SINGLE));

  private final Map<Integer, String> open = new TreeMap<>();

  /** Streams that nobody has cancelled. */
  Collection<String> open() {
    return open.values();
  }

  /** The session is over. */
  void clear() {
    open.clear();
  }

  /** The gateway complains of a request. */
  void onError(int id) {
    open.remove(id);
  }

  void onSent(int type, byte[] body) {
    for (Pair pair : PAIRS) {
      if (pair.begin().id() == type) {
        Message request = read(pair.begin(), body);
        if (!(request instanceof HistoricalDataRequest history) || history.getKeepUpToDate()) {
          open.put(id(request), request.toString().replace('\n', ' '));
        }
      } else if (pair.end().id() == type) {
        open.remove(id(read(pair.end(), body)));
      }
    }
  }

  private static Message read(MessageType type, byte[] body) {
    try {
      return type.prototype().getParserForType().parseFrom(body);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static int id(Message request) {
    return (Integer) request.getField(request.getDescriptorForType().findFieldByName("req_id"));
  }
}
