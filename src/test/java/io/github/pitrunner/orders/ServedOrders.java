package io.github.pitrunner.orders;

import io.github.pitrunner.api.Callers;
import io.github.pitrunner.api.ErrorInterceptor;
import io.github.pitrunner.connector.Connector;
import io.github.pitrunner.connector.DefaultAccount;
import io.github.pitrunner.connector.Instruments;
import io.github.pitrunner.domain.Alerts;
import io.github.pitrunner.journal.MemoryJournal;
import io.github.pitrunner.testing.Connectors;
import io.github.pitrunner.testing.LooseRisk;
import io.github.pitrunner.v1.OrdersServiceGrpc;
import io.github.pitrunner.v1.OrdersServiceGrpc.OrdersServiceBlockingStub;
import io.github.pitrunner.wire.VertxTimer;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The room of orders with real sockets on both sides: gRPC above, a gateway's port below. */
final class ServedOrders implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Context context;
  private final Connector connector;
  private final Orders orders;
  private final Server server;
  private final ManagedChannel channel;

  /**
   * @param outer interceptors outside of that of errors, the outermost last
   */
  ServedOrders(Vertx vertx, int gatewayPort, int clientId, ServerInterceptor... outer) {
    context = ((VertxInternal) vertx).createEventLoopContext();
    VertxTimer timer = new VertxTimer(vertx, context);
    connector =
        Connectors.overTcp(Connectors.quick("127.0.0.1", gatewayPort, clientId), vertx, context);
    MemoryJournal journal = new MemoryJournal(connector::execute);
    Instruments instruments = new Instruments(connector);
    orders =
        Orders.of(
            new Orders.Surroundings(
                connector,
                instruments,
                new DefaultAccount(Optional.empty()),
                LooseRisk.room(connector, instruments, false),
                journal,
                event -> {}),
            journal.book(),
            new OrderSettings(Duration.ofSeconds(10), 1000, 1000));
    OrdersService service =
        new OrdersService(
            orders, (period, task) -> timer.every(period, task)::cancel, Callers.SERVICE);
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(service)
            .intercept(new ErrorInterceptor());
    List.of(outer).forEach(builder::intercept);
    try {
      server = builder.build().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    channel =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()))
            .usePlaintext()
            .build();
    context.runOnContext(start -> connector.start());
  }

  /** Waits until orders are taken. */
  ServedOrders ready() {
    Awaitility.await().atMost(PATIENCE).until(() -> connector.status().isReady());
    return this;
  }

  /** Alarms from now on. */
  void alertTo(Alerts alerts) {
    context.runOnContext(
        begin -> {
          var unused = orders.alertTo(alerts, PATIENCE);
        });
  }

  OrdersServiceBlockingStub client() {
    return OrdersServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
    context.runOnContext(end -> connector.close());
  }
}
