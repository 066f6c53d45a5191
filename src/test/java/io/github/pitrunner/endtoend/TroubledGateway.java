package io.github.pitrunner.endtoend;

import io.github.pitrunner.simulator.SimulatedGateway;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.simulator.faults.FaultScript;
import io.github.pitrunner.simulator.market.MarketDataSettings;
import io.github.pitrunner.wire.Handshake.ServerHello;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A simulated gateway beside the service, on one port, which a test tells what goes wrong: {@code
 * well} is a new one, {@code old} one of a version that is too old, and anything else a fault of
 * the simulator's script.
 */
public final class TroubledGateway
    implements QuarkusTestResourceLifecycleManager, Consumer<String> {
  private static final int OLD_VERSION = 200;

  private final Vertx vertx = Vertx.vertx();
  private @Nullable SimulatedGateway gateway;
  private @Nullable NetServer old;
  private int port = freePort();

  // Below the ports that connections get: whoever tries to connect to one of those while nobody
  // listens there may take it himself.
  private static int freePort() {
    for (int port : new Random().ints(100, 20_000, 32_000).toArray()) {
      try (ServerSocket found = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return found.getLocalPort();
      } catch (IOException e) {
        // Somebody has it.
      }
    }
    throw new AssertionError("No free port");
  }

  @Override
  public Map<String, String> start() {
    accept("well");
    return Map.of(
        "pitrunner.gateway.host", "127.0.0.1", "pitrunner.gateway.port", Integer.toString(port));
  }

  @Override
  public void accept(String trouble) {
    switch (trouble) {
      case "well" -> {
        close();
        // The port of one that has just stopped may be taken for a moment more.
        Awaitility.await("the gateway's port")
            .atMost(Duration.ofSeconds(20))
            .ignoreExceptions()
            .until(
                () -> {
                  gateway = begun();
                  return true;
                });
      }
      case "old" -> {
        close();
        NetServer server = vertx.createNetServer().connectHandler(TroubledGateway::greet);
        await(server.listen(port, "127.0.0.1"));
        old = server;
      }
      default ->
          FaultScript.parse(List.of("at 0s " + trouble))
              .lines()
              .forEach(line -> await(running().inject(line.fault())));
    }
  }

  private SimulatedGateway begun() throws Exception {
    SimulatedGateway begun =
        SimulatedGateway.create(
            vertx,
            SimulatorSettings.defaults()
                .withAddress("127.0.0.1", port)
                .withMarketData(MarketDataSettings.standard().withoutLive("SPY")));
    begun.start().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    return begun;
  }

  private SimulatedGateway running() {
    if (gateway == null) {
      throw new IllegalStateException("No gateway runs");
    }
    return gateway;
  }

  private static void greet(NetSocket socket) {
    socket.handler(
        hello -> {
          socket.handler(ignored -> {});
          var unused = socket.write(new ServerHello(OLD_VERSION, "20261122 09:30:00 EST").toWire());
        });
  }

  private void close() {
    if (gateway != null) {
      await(gateway.stop());
      gateway = null;
    }
    if (old != null) {
      await(old.close());
      old = null;
    }
  }

  private static void await(Future<?> future) {
    try {
      future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields((Consumer<String>) this, field -> field.getName().equals("gateway"));
  }

  @Override
  public void stop() {
    close();
    await(vertx.close());
  }
}
