package io.github.pitrunner.security;

import io.github.pitrunner.v1.GetQuoteRequest;
import io.github.pitrunner.v1.GetQuoteResponse;
import io.github.pitrunner.v1.MarketDataServiceGrpc;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the requests that are read. */
final class CountingMarshaller implements MethodDescriptor.Marshaller<GetQuoteRequest> {
  private final MethodDescriptor.Marshaller<GetQuoteRequest> usual =
      MarketDataServiceGrpc.getGetQuoteMethod().getRequestMarshaller();
  private final AtomicInteger parsed = new AtomicInteger();

  /** A service of one call, and how many of its requests were read. */
  record Counted(BindableService service, CountingMarshaller marshaller) {
    int parsed() {
      return marshaller.parsed.get();
    }
  }

  static Counted count() {
    CountingMarshaller marshaller = new CountingMarshaller();
    MethodDescriptor<GetQuoteRequest, GetQuoteResponse> method =
        MarketDataServiceGrpc.getGetQuoteMethod().toBuilder()
            .setRequestMarshaller(marshaller)
            .build();
    ServerServiceDefinition service =
        ServerServiceDefinition.builder("pitrunner.v1.MarketDataService")
            .addMethod(
                method,
                ServerCalls.asyncUnaryCall(
                    (request, observer) -> {
                      throw new AssertionError("The service was reached");
                    }))
            .build();
    return new Counted(() -> service, marshaller);
  }

  @Override
  public InputStream stream(GetQuoteRequest value) {
    return usual.stream(value);
  }

  @Override
  public GetQuoteRequest parse(InputStream stream) {
    parsed.incrementAndGet();
    return usual.parse(stream);
  }
}
