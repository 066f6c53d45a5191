package io.github.pitrunner.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.api.SharedEncoding.SharingMarshaller;
import io.github.pitrunner.v1.MarketDataServiceGrpc;
import io.github.pitrunner.v1.StreamMarker;
import io.github.pitrunner.v1.StreamQuotesResponse;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class SharedEncodingTest {
  /** Counts what it encodes. */
  private static final class Counting implements MethodDescriptor.Marshaller<StreamQuotesResponse> {
    private final MethodDescriptor.Marshaller<StreamQuotesResponse> marshaller =
        MarketDataServiceGrpc.getStreamQuotesMethod().getResponseMarshaller();
    private int encoded;

    @Override
    public InputStream stream(StreamQuotesResponse message) {
      encoded++;
      return marshaller.stream(message);
    }

    @Override
    public StreamQuotesResponse parse(InputStream stream) {
      return marshaller.parse(stream);
    }
  }

  private final Counting original = new Counting();
  private final SharingMarshaller<StreamQuotesResponse> sharing = new SharingMarshaller<>(original);

  private static StreamQuotesResponse message(String reason) {
    return StreamQuotesResponse.newBuilder()
        .setMarker(StreamMarker.newBuilder().setReason(reason))
        .build();
  }

  @Test
  void aMessageIsEncodedOnceForAllItsReaders() throws IOException {
    StreamQuotesResponse message = message("one");

    for (int reader = 0; reader < 100; reader++) {
      assertThat(sharing.stream(message).readAllBytes()).isEqualTo(message.toByteArray());
    }

    assertThat(original.encoded).isEqualTo(1);
  }

  @Test
  void messagesAreNeverTakenForOneAnother() {
    for (int i = 0; i < 1_000; i++) {
      StreamQuotesResponse message = message("message " + i);

      assertThat(sharing.parse(sharing.stream(message))).isEqualTo(message);
    }
  }

  @Test
  void onlyStreamsShareAndTheServiceStaysTheSame() {
    ServerServiceDefinition original =
        new MarketDataServiceGrpc.MarketDataServiceImplBase() {}.bindService();

    ServerServiceDefinition shared = SharedEncoding.ofStreams(original);

    assertThat(shared.getServiceDescriptor().getName())
        .isEqualTo(original.getServiceDescriptor().getName());
    assertThat(shared.getServiceDescriptor().getSchemaDescriptor())
        .isSameAs(original.getServiceDescriptor().getSchemaDescriptor());
    assertThat(shared.getMethods()).hasSameSizeAs(original.getMethods());
    for (ServerMethodDefinition<?, ?> method : shared.getMethods()) {
      MethodDescriptor<?, ?> descriptor = method.getMethodDescriptor();
      assertThat(descriptor.getResponseMarshaller() instanceof SharingMarshaller)
          .as(descriptor.getFullMethodName())
          .isEqualTo(descriptor.getType() == MethodType.SERVER_STREAMING);
    }
  }
}
