package io.github.pitrunner.security.transport;

import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.github.pitrunner.security.credentials.SecretSource;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.quarkus.grpc.runtime.config.GrpcConfiguration;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidatorImpl;
import io.vertx.core.Vertx;
import io.vertx.grpc.VertxServer;
import io.vertx.grpc.VertxServerBuilder;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** A small service on the server that Quarkus builds, secured and limited as the real one is. */
final class TransportRig implements AutoCloseable {
  private static final Context.Key<String> SUBJECT = Context.key("subject");
  private static final String NOBODY = "nobody";
  private static final long PATIENCE_SECONDS = 20;

  private final Vertx vertx = Vertx.vertx();
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final Echo service = new Echo();
  private final GrpcTransport transport;
  private final VertxServer server;

  /** Answers each check at once; a watch gets what the test sends. */
  private static final class Echo extends HealthGrpc.HealthImplBase {
    private final List<String> subjects = new CopyOnWriteArrayList<>();
    private final List<ServerCallStreamObserver<HealthCheckResponse>> watchers =
        new CopyOnWriteArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();

    @Override
    public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> responses) {
      calls.incrementAndGet();
      subjects.add(SUBJECT.get());
      responses.onNext(response(ServingStatus.SERVING));
      responses.onCompleted();
    }

    @Override
    public void watch(HealthCheckRequest request, StreamObserver<HealthCheckResponse> responses) {
      calls.incrementAndGet();
      watchers.add((ServerCallStreamObserver<HealthCheckResponse>) responses);
      responses.onNext(response(ServingStatus.SERVING));
    }
  }

  private static final class Subjects implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      String subject =
          PeerCertificate.of(call.getAttributes())
              .map(certificate -> certificate.getSubjectX500Principal().getName())
              .orElse(NOBODY);
      return Contexts.interceptCall(
          Context.current().withValue(SUBJECT, subject), call, headers, next);
    }
  }

  private TransportRig(Map<String, String> properties, SecretSource secrets) {
    SmallRyeConfig config = config(properties);
    transport =
        new GrpcTransport(
            config.getConfigMapping(TransportConfig.class), secrets, Clock.systemUTC());
    try {
      VertxServerBuilder builder = VertxServerBuilder.forAddress(vertx, "127.0.0.1", 0);
      transport.customize(config.getConfigMapping(GrpcConfiguration.class).server(), builder);
      server = builder.addService(service).intercept(new Subjects()).build();
      CompletableFuture<Void> started = new CompletableFuture<>();
      server.start(
          result -> {
            if (result.succeeded()) {
              started.complete(null);
            } else {
              started.completeExceptionally(result.cause());
            }
          });
      started.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    } catch (RuntimeException e) {
      transport.close();
      vertx.close();
      throw e;
    }
  }

  /** Starts a server with these settings of the transport, or of Quarkus by their whole name. */
  static TransportRig start(Map<String, String> settings) {
    return start(settings, SecretSource.NONE);
  }

  static TransportRig start(Map<String, String> settings, SecretSource secrets) {
    return new TransportRig(settings, secrets);
  }

  /** As the service reads and validates it. */
  static SmallRyeConfig config(Map<String, String> settings) {
    Map<String, String> properties = new HashMap<>();
    properties.put("quarkus.grpc.server.host", "127.0.0.1");
    settings.forEach(
        (key, value) ->
            properties.put(key.startsWith("quarkus.") ? key : "pitrunner.transport." + key, value));
    return new SmallRyeConfigBuilder()
        .withMapping(TransportConfig.class)
        .withMapping(GrpcConfiguration.class)
        .withValidator(new BeanValidationConfigValidatorImpl())
        .withConverter(Duration.class, 200, new DurationConverter())
        .withSources(new PropertiesConfigSource(properties, "test", 100))
        .build();
  }

  int port() {
    return server.getPort();
  }

  TransportFigures figures() {
    return transport.figures();
  }

  TransportMetrics metrics() {
    return new TransportMetrics(transport);
  }

  /** Calls that have come to the service. */
  int calls() {
    return service.calls.get();
  }

  /** Sends something to whoever watches still. */
  void tell(ServingStatus status) {
    service.watchers.stream()
        .filter(watcher -> !watcher.isCancelled())
        .forEach(watcher -> watcher.onNext(response(status)));
  }

  /** A client without TLS, with a connection of its own. */
  ManagedChannel plain() {
    return keep(builder().usePlaintext());
  }

  /** A client that trusts an authority and shows a certificate, or none. */
  ManagedChannel secure(TestAuthority trusted, TestAuthority.@Nullable Issued own) {
    return secure(trusted, own, "TLSv1.3", "TLSv1.2");
  }

  ManagedChannel secure(
      TestAuthority trusted, TestAuthority.@Nullable Issued own, String... protocols) {
    SslContextBuilder context =
        GrpcSslContexts.forClient().trustManager(trusted.certificate()).protocols(protocols);
    if (own != null) {
      // Shows it whether the server would take it or not.
      AdvancedTlsX509KeyManager shown = new AdvancedTlsX509KeyManager();
      shown.updateIdentityCredentials(new X509Certificate[] {own.certificate()}, own.key());
      context.keyManager(shown);
    }
    return keep(builder().sslContext(build(context)));
  }

  private static SslContext build(SslContextBuilder context) {
    try {
      return context.build();
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
  }

  private NettyChannelBuilder builder() {
    return NettyChannelBuilder.forAddress("127.0.0.1", port()).overrideAuthority("localhost");
  }

  private ManagedChannel keep(NettyChannelBuilder builder) {
    ManagedChannel channel = builder.build();
    channels.add(channel);
    return channel;
  }

  /** Makes a call and says who the server takes the caller for. */
  String call(ManagedChannel channel) {
    return call(channel, "");
  }

  String call(ManagedChannel channel, String name) {
    int before = service.subjects.size();
    var unused =
        HealthGrpc.newBlockingStub(channel)
            .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .check(HealthCheckRequest.newBuilder().setService(name).build());
    return service.subjects.get(before);
  }

  /** Opens a stream, and waits until it is open. */
  static Iterator<HealthCheckResponse> watch(ManagedChannel channel) {
    Iterator<HealthCheckResponse> items =
        HealthGrpc.newBlockingStub(channel)
            .withDeadlineAfter(2 * PATIENCE_SECONDS, TimeUnit.SECONDS)
            .watch(HealthCheckRequest.getDefaultInstance());
    var unused = items.next();
    return items;
  }

  private static HealthCheckResponse response(ServingStatus status) {
    return HealthCheckResponse.newBuilder().setStatus(status).build();
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    server.getRawServer().shutdownNow();
    transport.close();
    vertx.close();
  }
}
