package io.github.pitrunner.security.transport;

import io.github.pitrunner.api.DaemonThreads;
import io.github.pitrunner.security.credentials.SecretSource;
import io.quarkus.grpc.api.ServerBuilderCustomizer;
import io.quarkus.grpc.runtime.config.GrpcServerConfiguration;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.grpc.VertxServerBuilder;
import io.vertx.grpc.server.GrpcServerOptions;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Secures and limits the gRPC server when Quarkus builds it, and looks after its certificates from
 * then on, on a thread of its own.
 */
@Singleton
public final class GrpcTransport implements ServerBuilderCustomizer<VertxServerBuilder> {
  private static final Logger LOG = Logger.getLogger(GrpcTransport.class);

  /** Before anything begins that would have to be ended again. */
  private static final int FIRST = 1;

  private final TransportConfig config;
  private final SecretSource secrets;
  private final Clock clock;
  private @Nullable ScheduledExecutorService watch;
  private volatile @Nullable Doorway doorway;
  private volatile @Nullable TransportUnusableException failure;

  @Inject
  GrpcTransport(TransportConfig config, Instance<SecretSource> secrets) {
    this(config, secrets.isResolvable() ? secrets.get() : SecretSource.NONE, Clock.systemUTC());
  }

  GrpcTransport(TransportConfig config, SecretSource secrets, Clock clock) {
    this.config = config;
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * Reads the files on the thread that starts the server, be it an event loop: nothing is served
   * yet that could wait for it. Several instances of the server have one doorway.
   */
  @Override
  public void customize(GrpcServerConfiguration server, VertxServerBuilder builder) {
    try {
      Doorway entrance = doorway;
      if (entrance == null) {
        entrance = open(server);
        doorway = entrance;
      }
      ConnectionLimits.apply(config, builder.nettyBuilder());
      builder.nettyBuilder().protocolNegotiator(entrance);
    } catch (TransportUnusableException e) {
      failure = e;
      throw e;
    }
  }

  /** The other server of Quarkus has none of this. */
  @Override
  public void customize(GrpcServerConfiguration server, GrpcServerOptions options) {
    failure =
        new TransportUnusableException(
            "quarkus.grpc.server.use-separate-server is false, but only the separate server is secured and limited: set it to true");
    throw failure;
  }

  private Doorway open(GrpcServerConfiguration server) {
    QuarkusServer.requireOurs(server);
    Optional<MaterialSource> source = MaterialSource.of(config, secrets);
    if (source.isEmpty()) {
      QuarkusServer.requirePrivate(server.host(), config);
      requireNoClients();
      if (!QuarkusServer.isLoopback(server.host())) {
        LOG.warnf("gRPC on %s is plain text: whoever listens reads it", server.host());
      }
      return new Doorway(null, config.limits(), clock);
    }
    TlsKeeper tls = new TlsKeeper(source.get(), config, clock);
    watch(tls);
    return new Doorway(tls, config.limits(), clock);
  }

  private void requireNoClients() {
    if (config.clientCertificates().orElse(ClientCertificates.NONE) != ClientCertificates.NONE) {
      throw new TransportUnusableException(
          "pitrunner.transport.client-certificates is %s, but there is no certificate of the server: set pitrunner.transport.certificate and pitrunner.transport.key"
              .formatted(config.clientCertificates().get()));
    }
  }

  private void watch(TlsKeeper tls) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(new DaemonThreads("pitrunner-certificates"));
    watch = thread;
    long period = config.reloadInterval().toMillis();
    var unused =
        thread.scheduleWithFixedDelay(() -> look(tls), period, period, TimeUnit.MILLISECONDS);
    secrets.onChange(SecretSource.TLS, group -> thread.execute(() -> look(tls)));
  }

  // What a task throws would end all those after it, unseen.
  private static void look(TlsKeeper tls) {
    try {
      tls.look();
    } catch (RuntimeException e) {
      LOG.error("The certificates could not be looked at; those that are served stay", e);
    }
  }

  /** Where the gRPC port stands; from any thread. */
  TransportFigures figures() {
    Doorway entrance = doorway;
    return entrance == null ? TransportFigures.NONE : entrance.figures();
  }

  /** Quarkus would go on without a gRPC server. */
  void onStart(@Observes @Priority(FIRST) StartupEvent event) {
    TransportUnusableException thrown = failure;
    if (thrown != null) {
      throw thrown;
    }
  }

  void onStop(@Observes ShutdownEvent event) {
    close();
  }

  /** Looks after nothing any more. */
  void close() {
    if (watch != null) {
      watch.shutdownNow();
    }
  }
}
