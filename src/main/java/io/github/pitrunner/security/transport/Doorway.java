package io.github.pitrunner.security.transport;

import io.grpc.netty.GrpcHttp2ConnectionHandler;
import io.grpc.netty.InternalProtocolNegotiator;
import io.grpc.netty.InternalProtocolNegotiators;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AsciiString;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What a connection passes before HTTP/2 begins: the count of connections, the certificates of this
 * moment, and a deadline until which the client must have said what HTTP/2 begins with.
 *
 * <p>It is a negotiator of gRPC's, which is no public interface of it, because nothing else sees
 * the socket of a connection before its handshake: gRPC's filters come after it and cannot close
 * one, and its own deadline ends with TLS, so that whoever is silent from then on, or on a port
 * without TLS, would stay.
 */
final class Doorway implements InternalProtocolNegotiator.ProtocolNegotiator {
  private static final Logger LOG = Logger.getLogger(Doorway.class);
  private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

  private final @Nullable TlsKeeper tls;
  private final OpenConnections connections;
  private final Duration patience;
  private final int streams;
  private final Clock clock;
  private final AtomicLong abandoned = new AtomicLong();
  private final AtomicReference<Instant> silentUntil = new AtomicReference<>(Instant.MIN);

  Doorway(@Nullable TlsKeeper tls, TransportConfig.LimitsGroup limits, Clock clock) {
    this.tls = tls;
    this.connections = new OpenConnections(limits.connections(), limits.connectionsPerAddress());
    this.patience = limits.handshakeTimeout();
    this.streams = limits.streamsPerConnection();
    this.clock = clock;
  }

  @Override
  public AsciiString scheme() {
    return AsciiString.of(tls == null ? "http" : "https");
  }

  @Override
  public ChannelHandler newHandler(GrpcHttp2ConnectionHandler http2) {
    return new Threshold(http2);
  }

  @Override
  public void close() {
    // Nothing is held beyond the life of a connection.
  }

  TransportFigures figures() {
    return new TransportFigures(
        connections.open(),
        connections.refusedInAll(),
        connections.refusedOfAddress(),
        abandoned.get(),
        tls == null ? TransportFigures.Tls.NONE : tls.figures());
  }

  private ChannelHandler negotiation(GrpcHttp2ConnectionHandler http2) {
    InternalProtocolNegotiator.ProtocolNegotiator negotiator =
        tls == null
            ? InternalProtocolNegotiators.serverPlaintext()
            : InternalProtocolNegotiators.serverTls(tls.context());
    return negotiator.newHandler(http2);
  }

  /** A flood of connections must not be one of lines. */
  private void onRefused(InetAddress address, OpenConnections.Entry entry) {
    Instant now = clock.instant();
    Instant before = silentUntil.get();
    if (!now.isBefore(before) && silentUntil.compareAndSet(before, now.plus(BETWEEN_LINES))) {
      LOG.warnf(
          "A connection of %s was refused: there are too many%s (%s); for a minute no other one is told",
          address.getHostAddress(),
          entry == OpenConnections.Entry.TOO_MANY ? "" : " of this address",
          entry == OpenConnections.Entry.TOO_MANY
              ? "pitrunner.transport.limits.connections"
              : "pitrunner.transport.limits.connections-per-address");
    }
  }

  /** Stands at the head of one connection until it has been looked at. */
  private final class Threshold extends ChannelInboundHandlerAdapter {
    private final GrpcHttp2ConnectionHandler http2;

    private Threshold(GrpcHttp2ConnectionHandler http2) {
      this.http2 = http2;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      Channel channel = context.channel();
      InetAddress address = address(channel.remoteAddress());
      OpenConnections.Entry entry = connections.enter(address);
      if (entry != OpenConnections.Entry.ADMITTED) {
        onRefused(address, entry);
        var unused = context.close();
        return;
      }
      Future<?> deadline =
          channel
              .eventLoop()
              .schedule(() -> onDeadline(channel), patience.toMillis(), TimeUnit.MILLISECONDS);
      channel
          .closeFuture()
          .addListener(
              closed -> {
                deadline.cancel(false);
                connections.leave(address);
              });
      // By itself it holds from the moment on that the client has acknowledged it.
      http2.connection().remote().maxActiveStreams(streams);
      context.pipeline().replace(this, null, negotiation(http2));
    }

    private void onDeadline(Channel channel) {
      if (!http2.decoder().prefaceReceived()) {
        abandoned.incrementAndGet();
        // Past the handlers, which would say farewell and wait for an answer.
        var unused = channel.pipeline().firstContext().close();
      }
    }

    /** A connection whose other end is gone already has no address. */
    private static InetAddress address(@Nullable SocketAddress remote) {
      return remote instanceof InetSocketAddress internet && internet.getAddress() != null
          ? internet.getAddress()
          : InetAddress.getLoopbackAddress();
    }
  }
}
