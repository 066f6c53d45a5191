package io.github.pitrunner.simulator.faults;

import io.github.pitrunner.simulator.ClientLine;
import io.github.pitrunner.simulator.faults.ClientFaults.HeldRequest;
import io.github.pitrunner.simulator.faults.ClientFaults.Silence;
import io.github.pitrunner.simulator.faults.Fault.HandshakeStep;
import io.github.pitrunner.wire.Frame;
import io.github.pitrunner.wire.Link;
import io.github.pitrunner.wire.Timer;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jboss.logging.Logger;

/**
 * Where faults are injected into a gateway. A fault begins at once and ends by itself; faults may
 * overlap. On the gateway's context.
 */
public final class Faults {
  private static final Logger LOG = Logger.getLogger(Faults.class);
  private static final int RANDOM_BYTES = 64;

  /** An id above all that are known. */
  private static final int UNKNOWN_ID = 190;

  private final Timer timer;
  private final House house;
  private final DataStreams streams;
  private final ClientFaults clients;
  private final Network network;
  private final Upstream upstream;
  private final Random random;
  private final Set<Lasting> lasting = new LinkedHashSet<>();
  private final List<HandshakeStep> handshakeCuts = new ArrayList<>();
  private final Map<Class<? extends Fault>, Consumer<Fault>> routes = new HashMap<>();
  private Port port;
  private int refusals;
  private int hangs;
  private boolean isClosed;

  /** What a gateway is injected with faults through. */
  public record Surroundings(Clock clock, Timer timer, long seed, int port) {}

  /** The gateway's inside, as faults act on it. */
  public interface House {
    /** Sends an error that belongs to no request to every started client. */
    void tellAll(int code, String text);

    /** Does now what was asked while the link was down, and sends what waited. */
    void release(List<HeldRequest> requests);

    /** Lowers the next NextValidId of each client. */
    void rollBackIds(int by);

    /** Corrects an execution, if there is one. */
    void correctExecution(Fault.ExecutionCorrected correction);
  }

  /** The port that the gateway listens on. */
  public interface Port {
    /** Stops listening; open connections go on. */
    void refuse();

    /** Listens again. */
    void listen();

    /**
     * Begins to listen on another port, and then no more on the present one.
     *
     * @param port 0 for any free one
     * @param moved hears the new port; not called if it cannot be had
     */
    void move(int port, IntConsumer moved);

    int number();
  }

  /** A fault in force, and what ends it. */
  private final class Lasting {
    private final Fault fault;
    private final Runnable end;
    private final Timer.Scheduled timing;

    Lasting(Fault fault, Duration duration, Runnable end) {
      this.fault = fault;
      this.end = end;
      this.timing = timer.after(duration, this::finish);
    }

    void finish() {
      if (lasting.remove(this)) {
        timing.cancel();
        LOG.debugf("Over: %s", fault);
        end.run();
      }
    }
  }

  public Faults(Surroundings around, House house, DataStreams streams, ClientFaults clients) {
    this.timer = around.timer();
    this.house = house;
    this.streams = streams;
    this.clients = clients;
    this.network = new Network(around.clock(), timer);
    this.upstream = new Upstream(house, clients, streams);
    this.random = new Random(around.seed());
    this.port = new MemoryPort(around.port());
    onNetwork();
    onFrames();
    onHouse();
  }

  /** Injects a fault: it begins before this returns. After {@link #close} nothing happens. */
  public void inject(Fault fault) {
    if (isClosed) {
      return;
    }
    Consumer<Fault> begin = routes.get(fault.getClass());
    if (begin == null) {
      throw new IllegalStateException("Nothing does " + fault);
    }
    LOG.infof("Fault: %s", fault);
    begin.accept(fault);
  }

  /** Ends every fault in force now, in the order in which they began. */
  public void endAll() {
    List.copyOf(lasting).forEach(Lasting::finish);
  }

  /** The faults that are not over, in the order in which they began. */
  public List<Fault> inForce() {
    return lasting.stream().map(one -> one.fault).toList();
  }

  /** Whether a connection attempt would be refused; a dialer in memory asks this. */
  public boolean isRefusing() {
    return refusals > 0;
  }

  /** The port that the gateway listens on, or in memory would. */
  public int port() {
    return port.number();
  }

  /** Gives the gateway a real port. */
  public void bind(Port real) {
    port = real;
  }

  /**
   * Takes a connection.
   *
   * @param serve begins a session on the link; not called where the connection is refused or hangs
   */
  public void accept(Link link, Consumer<Link> serve) {
    if (isRefusing() || handshakeCuts.contains(HandshakeStep.ACCEPT)) {
      link.close();
    } else if (hangs > 0) {
      new FaultyLink(link, network, null).hang();
    } else {
      HandshakeStep cut = handshakeCuts.stream().sorted().findFirst().orElse(null);
      serve.accept(new FaultyLink(link, network, cut));
    }
  }

  /** How farms and link stand, for a client that has just started. */
  public void welcome(ClientLine client) {
    upstream.welcome(client);
  }

  /** Forgets all faults and closes what they left open: the gateway stops. */
  public void close() {
    isClosed = true;
    lasting.forEach(one -> one.timing.cancel());
    lasting.clear();
    network.closeAll();
  }

  private <F extends Fault> void on(Class<F> kind, Consumer<F> begin) {
    routes.put(kind, fault -> begin.accept(kind.cast(fault)));
  }

  private void until(Fault fault, Duration duration, Runnable end) {
    lasting.add(new Lasting(fault, duration, end));
  }

  private void onNetwork() {
    on(Fault.Refuse.class, fault -> refuse(fault, fault.duration()));
    on(
        Fault.Hang.class,
        fault -> {
          hangs++;
          until(fault, fault.duration(), () -> hangs--);
        });
    on(
        Fault.CloseInHandshake.class,
        fault -> {
          handshakeCuts.add(fault.step());
          until(fault, fault.duration(), () -> handshakeCuts.remove(fault.step()));
        });
    on(Fault.HalfOpen.class, this::halfOpen);
    on(
        Fault.Delay.class,
        fault -> {
          network.slow(fault.delay());
          until(fault, fault.duration(), () -> network.endSlow(fault.delay()));
        });
    on(
        Fault.Throttle.class,
        fault -> {
          network.limit(fault.bytesPerSecond());
          until(fault, fault.duration(), () -> network.endLimit(fault.bytesPerSecond()));
        });
  }

  private void onFrames() {
    on(Fault.CloseInFrame.class, fault -> network.each(FaultyLink::cutNextFrame));
    on(Fault.Garbage.class, fault -> network.each(link -> link.inject(garbage(fault.kind()))));
    on(Fault.UnknownMessage.class, fault -> network.each(this::sendUnknown));
    on(Fault.Duplicates.class, fault -> network.each(link -> link.duplicate(fault.frames())));
    on(Fault.Reordered.class, fault -> network.each(link -> link.reorder(fault.frames())));
  }

  private void onHouse() {
    on(
        Fault.LinkLost.class,
        fault -> {
          upstream.lose();
          until(fault, fault.duration(), () -> upstream.restore(fault.promise(), fault.streams()));
        });
    on(Fault.NightlyReset.class, this::nightlyReset);
    on(
        Fault.FarmFlap.class,
        fault -> {
          upstream.breakFarm(fault.farm());
          until(fault, fault.duration(), () -> upstream.mendFarm(fault.farm(), fault.streams()));
        });
    on(
        Fault.CompetingSession.class,
        fault -> {
          streams.compete();
          until(fault, fault.duration(), () -> streams.endCompetition(fault.streams()));
        });
    on(
        Fault.DepthBroken.class,
        fault -> {
          switch (fault.how()) {
            case RESET -> streams.resetDepth();
            case HALTED -> streams.haltDepth();
          }
        });
    on(
        Fault.HeldClientId.class,
        fault -> {
          clients.hold(fault.clientId());
          until(fault, fault.duration(), () -> clients.free(fault.clientId()));
        });
    on(Fault.IdsRolledBack.class, fault -> house.rollBackIds(fault.by()));
    on(Fault.ExecutionCorrected.class, house::correctExecution);
    on(Fault.Restart.class, this::restart);
    on(
        Fault.Unanswered.class,
        fault -> {
          Silence silence = new Silence(fault.request(), fault.times());
          clients.silence(silence);
          until(fault, fault.duration(), () -> clients.endSilence(silence));
        });
    on(
        Fault.StrictPacing.class,
        fault -> {
          Pacing pacing = clients.pace(fault.messagesPerSecond());
          until(fault, fault.duration(), () -> clients.endPace(pacing));
        });
    on(Fault.PortChanged.class, fault -> port.move(fault.port(), this::onMoved));
  }

  private void refuse(Fault fault, Duration duration) {
    if (refusals++ == 0) {
      port.refuse();
    }
    until(
        fault,
        duration,
        () -> {
          if (--refusals == 0) {
            port.listen();
          }
        });
  }

  private void halfOpen(Fault.HalfOpen fault) {
    List<FaultyLink> struck = new ArrayList<>();
    network.each(
        link -> {
          link.swallow(fault.swallowed(), fault.holdsIds());
          struck.add(link);
        });
    until(fault, fault.duration(), () -> struck.forEach(FaultyLink::abandon));
  }

  private void nightlyReset(Fault.NightlyReset fault) {
    upstream.lose();
    Timer.Scheduled again = timer.after(fault.duration().dividedBy(2), upstream::tellLoss);
    until(
        fault,
        fault.duration(),
        () -> {
          again.cancel();
          upstream.restore(fault.promise(), fault.streams());
        });
  }

  private void restart(Fault.Restart fault) {
    clients.forgetWaiting();
    if (fault.isOrderly()) {
      network.each(FaultyLink::breakOff);
    } else {
      network.each(FaultyLink::abandon);
    }
    if (fault.idsRolledBack() > 0) {
      house.rollBackIds(fault.idsRolledBack());
    }
    refuse(fault, fault.duration());
  }

  private void onMoved(int number) {
    house.tellAll(
        1300,
        "TWS socket port has been reset and this connection is being dropped. Please reconnect on"
            + " the new port - "
            + number);
    network.each(FaultyLink::breakOff);
  }

  private void sendUnknown(FaultyLink link) {
    if (link.isStarted()) {
      byte[] body = new byte[RANDOM_BYTES];
      random.nextBytes(body);
      link.inject(
          Buffer.buffer()
              .appendInt(Frame.MIN_LENGTH + body.length)
              .appendInt(Frame.PROTOBUF_OFFSET + UNKNOWN_ID)
              .appendBytes(body));
    }
  }

  private Buffer garbage(Fault.Garbage.Kind kind) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return kind == Fault.Garbage.Kind.RANDOM
        ? Buffer.buffer(bytes)
        : Buffer.buffer().appendInt(Frame.MAX_LENGTH + 1).appendBytes(bytes);
  }

  /** The port of a gateway without one. */
  private static final class MemoryPort implements Port {
    private int number;

    MemoryPort(int number) {
      this.number = number;
    }

    @Override
    public void refuse() {
      // Whoever dials asks isRefusing().
    }

    @Override
    public void listen() {}

    @Override
    public void move(int wanted, IntConsumer moved) {
      number = wanted == 0 ? number + 1 : wanted;
      moved.accept(number);
    }

    @Override
    public int number() {
      return number;
    }
  }
}
