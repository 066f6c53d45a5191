package io.github.pitrunner.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.rpc.BadRequest;
import io.github.pitrunner.testing.AnyBytes;
import io.github.pitrunner.testing.StatusDetails;
import io.github.pitrunner.v1.GatewayServiceGrpc;
import io.github.pitrunner.v1.GetStatusRequest;
import io.github.pitrunner.v1.GetStatusResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SoundRequestsTest {
  /** A field of a length that does not follow. */
  private static final byte[] BROKEN = {0x0a, 0x7f, 1, 2};

  private static final MethodDescriptor<byte[], byte[]> METHOD =
      AnyBytes.of(GatewayServiceGrpc.getGetStatusMethod());

  private final AtomicInteger asked = new AtomicInteger();
  private final Server server;
  private final ManagedChannel channel;

  SoundRequestsTest() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                ServerInterceptors.intercept(
                    SoundRequests.of(
                        new GatewayServiceGrpc.GatewayServiceImplBase() {
                          @Override
                          public void getStatus(
                              GetStatusRequest request,
                              StreamObserver<GetStatusResponse> observer) {
                            asked.incrementAndGet();
                            observer.onNext(GetStatusResponse.getDefaultInstance());
                            observer.onCompleted();
                          }
                        }.bindService()),
                    new ErrorInterceptor()))
            .build()
            .start();
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  private void send(byte[] request) {
    byte[] unused = ClientCalls.blockingUnaryCall(channel, METHOD, CallOptions.DEFAULT, request);
  }

  @Test
  void bytesThatAreNoMessageAreAnInvalidRequestThatTheServiceNeverSees() {
    StatusRuntimeException refused =
        catchThrowableOfType(StatusRuntimeException.class, () -> send(BROKEN));

    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(StatusDetails.of(refused).only(BadRequest.class).orElseThrow().toString())
        .contains("request", "cannot be read");
    assertThat(asked).hasValue(0);
  }

  static Stream<List<byte[]>> requestsOfWhichOneIsBroken() {
    byte[] sound = {};
    return Stream.of(List.of(sound, BROKEN), List.of(BROKEN, sound), List.of(BROKEN, BROKEN));
  }

  @ParameterizedTest
  @MethodSource("requestsOfWhichOneIsBroken")
  void whatComesBeforeAndAfterThemInTheSameCallIsNotServedEither(List<byte[]> requests) {
    List<Status> answers = new CopyOnWriteArrayList<>();
    ClientCall<byte[], byte[]> call = channel.newCall(METHOD, CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            answers.add(status);
          }
        },
        new Metadata());

    requests.forEach(call::sendMessage);
    call.halfClose();

    await().until(() -> !answers.isEmpty());
    assertThat(answers).extracting(Status::getCode).containsExactly(Status.Code.INVALID_ARGUMENT);
    // The connection's events come in their order: what is served now came behind the half close.
    send(new byte[0]);
    assertThat(asked).hasValue(1);
  }

  @Test
  void soundOnesPassOnTheSameConnection() {
    var unused = catchThrowableOfType(StatusRuntimeException.class, () -> send(BROKEN));

    send(new byte[0]);

    assertThat(asked).hasValue(1);
  }
}
