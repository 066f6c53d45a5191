package io.github.pitrunner.simulator;

import com.google.protobuf.Message;
import io.github.pitrunner.simulator.faults.ClientFaults;
import io.github.pitrunner.tws.StartApiRequest;
import io.github.pitrunner.wire.Link;
import io.github.pitrunner.wire.MessageType;
import io.github.pitrunner.wire.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * All API clients of the gateway: who is there, and which desk takes which request. Works over
 * links and timers only, whether those are sockets or a simulation's.
 */
public final class ClientSessions {
  /** As many as a real gateway serves at once. */
  public static final int MAX_CLIENTS = 32;

  private static final Duration START_DEADLINE = Duration.ofSeconds(60);
  private static final Logger LOG = Logger.getLogger(ClientSessions.class);

  private final SimulatorSettings settings;
  private final ClientFaults faults;
  private final TrafficLog traffic = new TrafficLog();
  private final Timer timer;
  private final Set<ClientSession> connected = new LinkedHashSet<>();
  private final TreeMap<Integer, ClientSession> byClientId = new TreeMap<>();
  private final List<RequestDesk> desks = new ArrayList<>();
  private final List<Welcome> welcomes = new ArrayList<>();

  /** Says something to each client that has just started. */
  @FunctionalInterface
  public interface Welcome {
    void onStarted(ClientLine client);
  }

  public ClientSessions(SimulatorSettings settings, Timer timer, ClientFaults faults) {
    this.settings = settings;
    this.faults = faults;
    this.timer = timer;
  }

  /** Adds a desk; desks are asked in the order in which they came. */
  public void addDesk(RequestDesk desk) {
    desks.add(desk);
  }

  /** Adds a greeting; greetings are sent in the order in which they came. */
  public void addWelcome(Welcome welcome) {
    welcomes.add(welcome);
  }

  /** Serves a client on a link that has just been connected. */
  public void accept(Link link) {
    if (connected.size() >= MAX_CLIENTS) {
      LOG.warnf("Refusing %s: %d clients are connected", link.peer(), connected.size());
      link.close();
      return;
    }
    ClientSession session = new ClientSession(settings, link, this);
    connected.add(session);
    link.listen(session);
    // A connection that never starts must not hold one of the few places.
    var unused =
        timer.after(
            START_DEADLINE,
            () -> {
              if (!session.isServing()) {
                session.close();
              }
            });
  }

  /** The started clients, by client id. */
  public List<ClientLine> clients() {
    return List.copyOf(byClientId.values());
  }

  /** The started client with this id, or null. */
  public @Nullable ClientLine client(int clientId) {
    return byClientId.get(clientId);
  }

  /** Closes all connections. */
  public void closeAll() {
    List.copyOf(connected).forEach(ClientSession::close);
  }

  /** The requests that arrive, while somebody keeps them. */
  public TrafficLog traffic() {
    return traffic;
  }

  /** Sends what has waited for the link to the broker. */
  public void release() {
    List.copyOf(byClientId.values()).forEach(ClientSession::release);
  }

  ClientFaults faults() {
    return faults;
  }

  void onArrival(ClientSession session, MessageType type) {
    traffic.add(new TrafficLog.Arrival(settings.clock().instant(), session.clientId(), type));
  }

  boolean claim(ClientSession session) {
    return !faults.isHeld(session.clientId())
        && byClientId.putIfAbsent(session.clientId(), session) == null;
  }

  void onStarted(ClientSession session) {
    welcomes.forEach(welcome -> welcome.onStarted(session));
  }

  void onRequest(ClientSession session, Message request) {
    if (request instanceof StartApiRequest) {
      LOG.warnf("Client %d sent START_API again; ignored", session.clientId());
      return;
    }
    switch (faults.onRequest(session, request)) {
      case PASS -> answer(session, request);
      case STOP -> {}
      case KICK -> session.close();
    }
  }

  /** Lets the desks take a request, even of a client that has left meanwhile. */
  public void answer(ClientLine session, Message request) {
    // Whatever goes wrong with one request, the other clients are served on.
    try {
      for (RequestDesk desk : desks) {
        if (desk.onRequest(session, request)) {
          return;
        }
      }
      session.error(
          RequestId.of(request),
          321,
          "Error validating request.-'%s' : cause - The simulated gateway does not simulate this request"
              .formatted(MessageType.of(request)));
    } catch (RuntimeException e) {
      LOG.errorf(e, "Client %d: %s failed", session.clientId(), MessageType.of(request));
      session.error(
          RequestId.of(request),
          322,
          "Error processing request.-'%s' : cause - %s".formatted(MessageType.of(request), e));
    }
  }

  void onGone(ClientSession session, boolean hadStarted) {
    connected.remove(session);
    if (hadStarted) {
      byClientId.remove(session.clientId(), session);
      faults.onGone(session);
      desks.forEach(desk -> desk.onGone(session));
    }
  }
}
