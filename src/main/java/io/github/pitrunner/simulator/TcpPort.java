package io.github.pitrunner.simulator;

import io.github.pitrunner.simulator.faults.Faults;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetSocketImpl;
import io.vertx.core.net.impl.VertxHandler;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.IntConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A listening TCP port that can be closed and opened while its connections go on, which a Vert.x
 * server cannot: closing that closes its connections as well. On the gateway's context.
 */
final class TcpPort implements Faults.Port {
  private static final long TRY_AGAIN_MILLIS = Duration.ofMillis(200).toMillis();
  private static final Logger LOG = Logger.getLogger(TcpPort.class);

  private final ContextInternal context;
  private final String host;
  private final Handler<NetSocket> acceptor;
  private @Nullable Channel listening;
  private boolean isWanted;
  private volatile int number;

  /**
   * @param number the port; 0 for any free one, which is kept from then on
   */
  TcpPort(ContextInternal context, String host, int number, Handler<NetSocket> acceptor) {
    this.context = context;
    this.host = host;
    this.number = number;
    this.acceptor = acceptor;
  }

  /** Listens; fails if the address is taken. */
  Future<Void> open() {
    isWanted = true;
    return bound(number).onSuccess(this::use).mapEmpty();
  }

  /** Listens no more; connections go on. */
  Future<Void> close() {
    isWanted = false;
    Channel closing = listening;
    listening = null;
    return closing == null ? Future.succeededFuture() : done(closing.close());
  }

  @Override
  public void refuse() {
    var unused = close();
  }

  @Override
  public void listen() {
    isWanted = true;
    if (listening == null) {
      var unused = bound(number).onSuccess(this::use).onFailure(this::onTaken);
    }
  }

  // Somebody has taken the port meanwhile: a gateway that came back would wait for it, too.
  private void onTaken(Throwable cause) {
    LOG.warnf("Port %d cannot be had again yet: %s", number, cause.getMessage());
    var unused =
        context
            .owner()
            .setTimer(
                TRY_AGAIN_MILLIS,
                id ->
                    context.runOnContext(
                        again -> {
                          if (isWanted) {
                            listen();
                          }
                        }));
  }

  @Override
  public void move(int port, IntConsumer moved) {
    var unused =
        bound(port)
            .onSuccess(
                fresh -> {
                  boolean isOpen = isWanted;
                  refuse();
                  number = ((InetSocketAddress) fresh.localAddress()).getPort();
                  if (isOpen) {
                    isWanted = true;
                    use(fresh);
                  } else {
                    var unusedClose = fresh.close();
                  }
                  moved.accept(number);
                })
            .onFailure(cause -> LOG.warnf("Not moved to port %d: %s", port, cause.getMessage()));
  }

  @Override
  public int number() {
    return number;
  }

  private void use(Channel channel) {
    if (!isWanted || listening != null) {
      var unused = channel.close();
      return;
    }
    listening = channel;
    number = ((InetSocketAddress) channel.localAddress()).getPort();
  }

  private Future<Channel> bound(int port) {
    ChannelFuture binding =
        new ServerBootstrap()
            .group(context.nettyEventLoop())
            .channelFactory(context.owner().transport().serverChannelFactory(false))
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    onAccepted(channel);
                  }
                })
            .bind(new InetSocketAddress(host, port));
    return done(binding).map(end -> binding.channel());
  }

  private void onAccepted(Channel channel) {
    VertxHandler<NetSocketImpl> handler =
        VertxHandler.create(line -> new NetSocketImpl(context, line, null, null, false));
    handler.addHandler(socket -> context.emit(socket, acceptor::handle));
    channel.pipeline().addLast("handler", handler);
  }

  private Future<Void> done(ChannelFuture future) {
    Promise<Void> promise = context.promise();
    future.addListener(
        end -> {
          if (end.isSuccess()) {
            promise.complete();
          } else {
            promise.fail(end.cause());
          }
        });
    return promise.future();
  }
}
