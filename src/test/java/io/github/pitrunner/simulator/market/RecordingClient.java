package io.github.pitrunner.simulator.market;

import com.google.protobuf.Message;
import io.github.pitrunner.simulator.ClientLine;
import io.github.pitrunner.tws.ErrorMessage;
import java.util.ArrayList;
import java.util.List;

/** A client that writes down what it is sent. */
final class RecordingClient implements ClientLine {
  private final List<Message> received = new ArrayList<>();
  private boolean isFull;

  @Override
  public int clientId() {
    return 1;
  }

  @Override
  public void send(Message message) {
    received.add(message);
  }

  @Override
  public void error(int reqId, int code, String text) {
    received.add(
        ErrorMessage.newBuilder().setId(reqId).setErrorCode(code).setErrorMsg(text).build());
  }

  @Override
  public boolean isFull() {
    return isFull;
  }

  void fill(boolean full) {
    isFull = full;
  }

  void forget() {
    received.clear();
  }

  List<Message> received() {
    return received;
  }

  <T extends Message> List<T> received(Class<T> type) {
    return received.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The one message of a type. */
  <T extends Message> T only(Class<T> type) {
    List<T> all = received(type);
    if (all.size() != 1) {
      throw new AssertionError("Not one " + type.getSimpleName() + ": " + received);
    }
    return all.get(0);
  }

  /** The codes of the errors for a request. */
  List<Integer> codes(int reqId) {
    return received(ErrorMessage.class).stream()
        .filter(error -> error.getId() == reqId)
        .map(ErrorMessage::getErrorCode)
        .toList();
  }
}
