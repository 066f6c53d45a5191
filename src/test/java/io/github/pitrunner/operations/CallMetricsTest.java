package io.github.pitrunner.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls over a real socket, of services that answer, refuse and stream as their names say. */
// The registry is the one that Quarkus brings.
@SuppressWarnings("deprecation")
class CallMetricsTest {
  private static final MethodDescriptor<String, String> ANSWER =
      method("test.Service/Answer", MethodType.UNARY);
  private static final MethodDescriptor<String, String> REFUSE =
      method("test.Service/Refuse", MethodType.UNARY);
  private static final MethodDescriptor<String, String> STREAM =
      method("test.Service/Stream", MethodType.SERVER_STREAMING);
  private static final int ODD_METHODS = 300;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Server server = start();
  private final ManagedChannel channel =
      NettyChannelBuilder.forAddress(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()))
          .usePlaintext()
          .build();

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  private Server start() {
    ServerServiceDefinition.Builder service = ServerServiceDefinition.builder("test.Service");
    service.addMethod(
        ANSWER,
        ServerCalls.asyncUnaryCall(
            (String request, StreamObserver<String> observer) -> {
              observer.onNext(request);
              observer.onCompleted();
            }));
    service.addMethod(
        REFUSE,
        ServerCalls.asyncUnaryCall(
            (String request, StreamObserver<String> observer) ->
                observer.onError(Status.FAILED_PRECONDITION.asRuntimeException())));
    service.addMethod(
        STREAM,
        ServerCalls.asyncServerStreamingCall(
            (String request, StreamObserver<String> observer) -> observer.onNext(request)));
    ServerServiceDefinition.Builder odd = ServerServiceDefinition.builder("odd.Service");
    for (int i = 0; i < ODD_METHODS; i++) {
      odd.addMethod(
          method("odd.Service/Call" + i, MethodType.UNARY),
          ServerCalls.asyncUnaryCall(
              (String request, StreamObserver<String> observer) -> {
                observer.onNext(request);
                observer.onCompleted();
              }));
    }
    try {
      return NettyServerBuilder.forAddress(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
          .addService(service.build())
          .addService(odd.build())
          .intercept(new CallMetrics(registry))
          .build()
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MethodDescriptor<String, String> method(String name, MethodType type) {
    return MethodDescriptor.<String, String>newBuilder()
        .setFullMethodName(name)
        .setType(type)
        .setRequestMarshaller(new Text())
        .setResponseMarshaller(new Text())
        .build();
  }

  private static final class Text implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String value) {
      return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      try {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static String call(Channel channel, MethodDescriptor<String, String> method) {
    return ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, "hello");
  }

  private List<String> series(String start) {
    return registry.scrape().lines().filter(line -> line.startsWith(start)).toList();
  }

  private void awaitSeries(String series) {
    Awaitility.await().untilAsserted(() -> assertThat(registry.scrape()).contains(series + "\n"));
  }

  @Test
  void unaryCallsAreTimedByMethodAndStatus() {
    call(channel, ANSWER);
    call(channel, ANSWER);
    Throwable refused = catchThrowable(() -> call(channel, REFUSE));

    assertThat(refused).isInstanceOf(StatusRuntimeException.class);
    awaitSeries(
        "grpc_server_call_duration_seconds_count{grpc_method=\"test.Service/Answer\","
            + "grpc_status=\"OK\",} 2.0");
    awaitSeries(
        "grpc_server_call_duration_seconds_count{grpc_method=\"test.Service/Refuse\","
            + "grpc_status=\"FAILED_PRECONDITION\",} 1.0");
    awaitSeries("grpc_server_call_started_total{grpc_method=\"test.Service/Answer\",} 2.0");
    assertThat(series("grpc_server_call_duration_seconds_bucket{grpc_method=\"test.Service/Answer"))
        .hasSize(12)
        .last()
        .asString()
        .contains("le=\"+Inf\"")
        .endsWith(" 2.0");
  }

  @Test
  void streamsAreOpenUntilTheirReaderLeavesAndHaveNoDuration() {
    Context.CancellableContext reading = Context.current().withCancellation();
    Context before = reading.attach();
    Iterator<String> items =
        ClientCalls.blockingServerStreamingCall(channel, STREAM, CallOptions.DEFAULT, "hello");
    reading.detach(before);
    assertThat(items.next()).isEqualTo("hello");
    awaitSeries("grpc_server_streams_open{grpc_method=\"test.Service/Stream\",} 1.0");

    reading.cancel(null);

    awaitSeries("grpc_server_streams_open{grpc_method=\"test.Service/Stream\",} 0.0");
    awaitSeries(
        "grpc_server_streams_ended_total{grpc_method=\"test.Service/Stream\","
            + "grpc_status=\"CANCELLED\",} 1.0");
    assertThat(series("grpc_server_call_duration_seconds_count")).isEmpty();
  }

  @Test
  void methodsAreBoundedWhateverIsRegistered() {
    for (int i = 0; i < ODD_METHODS; i++) {
      call(channel, method("odd.Service/Call" + i, MethodType.UNARY));
    }

    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(series("grpc_server_call_started_total{"))
                    .hasSize(CallMetrics.MOST_METHODS + 1)
                    .contains(
                        "grpc_server_call_started_total{grpc_method=\"other\",} %.1f"
                            .formatted((double) (ODD_METHODS - CallMetrics.MOST_METHODS))));
  }

  @Test
  void methodsThatDoNotExistHaveNoSeries() {
    Throwable unknown =
        catchThrowable(() -> call(channel, method("no.Service/Call", MethodType.UNARY)));

    assertThat(Status.fromThrowable(unknown).getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    assertThat(registry.scrape()).doesNotContain("no.Service");
  }
}
