package io.github.pitrunner.security;

import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse;
import io.github.pitrunner.api.Callers;
import io.github.pitrunner.api.ErrorInterceptor;
import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.orders.OrdersService;
import io.github.pitrunner.v1.CancelOrderRequest;
import io.github.pitrunner.v1.CancelOrderResponse;
import io.github.pitrunner.v1.GetOrderRequest;
import io.github.pitrunner.v1.GetOrderResponse;
import io.github.pitrunner.v1.OrdersServiceGrpc.OrdersServiceImplBase;
import io.github.pitrunner.v1.PlaceOrderRequest;
import io.github.pitrunner.v1.PlaceOrderResponse;
import io.github.pitrunner.v1.StreamOrderEventsRequest;
import io.github.pitrunner.v1.StreamOrderEventsResponse;
import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.ClientAuth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The gate on a socket, with a service behind it that does what a test says. */
final class GateRig implements AutoCloseable {
  final Queue<AuditEvent> audit = new ConcurrentLinkedQueue<>();
  final Queue<Identity> seen = new ConcurrentLinkedQueue<>();
  final Queue<String> addresses = new ConcurrentLinkedQueue<>();
  final BlockingQueue<ServerCallStreamObserver<StreamOrderEventsResponse>> streams =
      new LinkedBlockingQueue<>();
  final CountDownLatch left = new CountDownLatch(1);
  final GateKeeper keeper;

  private final Server server;
  private final @Nullable TestCertificates certificates;
  private final List<ManagedChannel> channels = new ArrayList<>();
  private volatile Placing placing =
      (request, observer) -> {
        observer.onNext(PlaceOrderResponse.getDefaultInstance());
        observer.onCompleted();
      };

  private volatile Consumer<StreamObserver<GetOrderResponse>> getting =
      observer -> {
        observer.onNext(GetOrderResponse.getDefaultInstance());
        observer.onCompleted();
      };

  /** What the service does with an order. */
  interface Placing {
    void place(PlaceOrderRequest request, StreamObserver<PlaceOrderResponse> observer);
  }

  GateRig(Configured configured, Clock clock) {
    this(configured, clock, null);
  }

  /** With these the connection is TLS, and clients may show theirs. */
  GateRig(Configured configured, Clock clock, @Nullable TestCertificates certificates) {
    this(configured, clock, certificates, List.of());
  }

  GateRig(
      Configured configured,
      Clock clock,
      @Nullable TestCertificates certificates,
      List<BindableService> others) {
    this.certificates = certificates;
    AccessTable table = AccessTable.of(List.of(OrdersService.class));
    keeper =
        GateKeeper.of(
            configured.config(), table, new GateKeeper.Surroundings(audit::add, clock, false));
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new Orders())
            .addService(new Probed())
            // The last one is called first.
            .intercept(new ErrorInterceptor())
            .intercept(new Gate(keeper));
    others.forEach(builder::addService);
    try {
      if (certificates != null) {
        builder.sslContext(
            GrpcSslContexts.configure(certificates.server().clientAuth(ClientAuth.OPTIONAL))
                .build());
      }
      server = builder.build().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void onGetOrder(Consumer<StreamObserver<GetOrderResponse>> does) {
    getting = does;
  }

  void onPlaceOrder(Placing does) {
    placing = does;
  }

  /** A connection of its own. */
  ManagedChannel connect() {
    return connect(null);
  }

  /** A connection that shows a certificate. */
  ManagedChannel connect(@Nullable String certificate) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()));
    try {
      if (certificates == null) {
        builder.usePlaintext();
      } else {
        builder.sslContext(GrpcSslContexts.configure(certificates.client(certificate)).build());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ManagedChannel channel = builder.build();
    channels.add(channel);
    return channel;
  }

  static Channel with(Channel channel, Metadata.Key<String> key, String... values) {
    Metadata headers = new Metadata();
    for (String value : values) {
      headers.put(key, value);
    }
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  Channel withKey(String key) {
    return with(connect(), Presented.API_KEY, key);
  }

  Channel withToken(String token) {
    return with(connect(), Presented.AUTHORIZATION, "Bearer " + token);
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    server.shutdownNow();
    keeper.close();
  }

  private final class Orders extends OrdersServiceImplBase {
    @Override
    public void placeOrder(PlaceOrderRequest request, StreamObserver<PlaceOrderResponse> observer) {
      seen.add(Callers.OF_CALLS.current());
      addresses.add(Callers.address());
      placing.place(request, observer);
    }

    @Override
    public void cancelOrder(
        CancelOrderRequest request, StreamObserver<CancelOrderResponse> observer) {
      seen.add(Callers.OF_CALLS.current());
      observer.onNext(CancelOrderResponse.getDefaultInstance());
      observer.onCompleted();
    }

    @Override
    public void getOrder(GetOrderRequest request, StreamObserver<GetOrderResponse> observer) {
      seen.add(Callers.OF_CALLS.current());
      getting.accept(observer);
    }

    @Override
    public void streamOrderEvents(
        StreamOrderEventsRequest request, StreamObserver<StreamOrderEventsResponse> observer) {
      seen.add(Callers.OF_CALLS.current());
      ServerCallStreamObserver<StreamOrderEventsResponse> stream =
          (ServerCallStreamObserver<StreamOrderEventsResponse>) observer;
      stream.setOnCancelHandler(left::countDown);
      // First: who has heard something looks for it.
      streams.add(stream);
      observer.onNext(StreamOrderEventsResponse.getDefaultInstance());
    }
  }

  private static final class Probed extends HealthGrpc.HealthImplBase {
    @Override
    public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> observer) {
      observer.onNext(HealthCheckResponse.getDefaultInstance());
      observer.onCompleted();
    }
  }
}
