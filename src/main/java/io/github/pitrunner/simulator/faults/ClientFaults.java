package io.github.pitrunner.simulator.faults;

import com.google.protobuf.Message;
import io.github.pitrunner.simulator.ClientLine;
import io.github.pitrunner.tws.HistoricalDataRequest;
import io.github.pitrunner.wire.MessageType;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The faults that meet a client's session: ids that are held, requests that go no further. */
public final class ClientFaults {
  private final List<Integer> heldIds = new ArrayList<>();
  private final List<Silence> silences = new ArrayList<>();
  private final List<HeldRequest> waiting = new ArrayList<>();
  private final List<Pacing> pacings = new ArrayList<>();
  private final Clock clock;
  private boolean isLinkDown;

  /** What a session does with a request. */
  public enum Verdict {
    /** The desks take it. */
    PASS,
    /** It goes no further. */
    STOP,
    /** It goes no further, and the client is disconnected. */
    KICK
  }

  /** A type of requests that is not answered, and how many of them are still to come. */
  static final class Silence {
    private final MessageType type;
    private int left;

    Silence(MessageType type, int times) {
      this.type = type;
      this.left = times;
    }

    boolean swallows(MessageType request) {
      if (request != type || left == 0) {
        return false;
      }
      left--;
      return true;
    }
  }

  /** A request that waits for the link to the broker. */
  public record HeldRequest(ClientLine client, Message request) {}

  public ClientFaults(Clock clock) {
    this.clock = clock;
  }

  /** Whether a half-dead session holds the id. */
  public boolean isHeld(int clientId) {
    return heldIds.contains(clientId);
  }

  /** Whether the link to the broker is down: {@link Passage} says what still works. */
  public boolean isLinkDown() {
    return isLinkDown;
  }

  /** Decides on a request; the client has been told whatever there is to tell. */
  public Verdict onRequest(ClientLine client, Message request) {
    for (Pacing pacing : pacings) {
      Verdict verdict = pacing.onMessage(client);
      if (verdict != Verdict.PASS) {
        return verdict;
      }
    }
    MessageType type = MessageType.of(request);
    for (Silence silence : silences) {
      if (silence.swallows(type)) {
        return Verdict.STOP;
      }
    }
    if (isLinkDown && Passage.ofRequest(request) != Passage.PASSES) {
      if (Passage.ofRequest(request) == Passage.WAITS) {
        waiting.add(new HeldRequest(client, request));
      }
      return Verdict.STOP;
    }
    return request instanceof HistoricalDataRequest history
        ? onHistory(client, history)
        : Verdict.PASS;
  }

  private Verdict onHistory(ClientLine client, HistoricalDataRequest request) {
    for (Pacing pacing : pacings) {
      if (!pacing.isHistoryPaced(request)) {
        client.error(
            request.getReqId(),
            162,
            "Historical Market Data Service error message:Historical data request pacing violation");
        return Verdict.STOP;
      }
    }
    return Verdict.PASS;
  }

  /** The client has left. */
  public void onGone(ClientLine client) {
    pacings.forEach(pacing -> pacing.onGone(client));
  }

  void hold(Integer clientId) {
    heldIds.add(clientId);
  }

  void free(Integer clientId) {
    heldIds.remove(clientId);
  }

  void silence(Silence silence) {
    silences.add(silence);
  }

  void endSilence(Silence silence) {
    silences.remove(silence);
  }

  Pacing pace(int messagesPerSecond) {
    Pacing pacing = new Pacing(clock, messagesPerSecond);
    pacings.add(pacing);
    return pacing;
  }

  void endPace(Pacing pacing) {
    pacings.remove(pacing);
  }

  void onLinkDown() {
    isLinkDown = true;
  }

  /** The link is back; returns what has waited for it. */
  List<HeldRequest> onLinkUp() {
    isLinkDown = false;
    return forgetWaiting();
  }

  /** The gateway's memory is gone. */
  List<HeldRequest> forgetWaiting() {
    List<HeldRequest> held = List.copyOf(waiting);
    waiting.clear();
    return held;
  }
}
