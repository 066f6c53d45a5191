package io.github.pitrunner.api;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Requests whose bytes are no message of their method are answered as what they are, {@code
 * INVALID_ARGUMENT}, by {@link ErrorInterceptor}. gRPC itself logs a stack trace for each of them,
 * with which a client could fill the disk, and calls them an error of the application. A service
 * says so where it binds:
 *
 * <pre>{@code
 * @Override
 * public ServerServiceDefinition bindService() {
 *   return SoundRequests.of(super.bindService());
 * }
 * }</pre>
 */
public final class SoundRequests {
  private SoundRequests() {}

  /** The same service, to whose listeners a request that cannot be read is null. */
  public static ServerServiceDefinition of(ServerServiceDefinition service) {
    return redefined(service, SoundRequests::of);
  }

  private static <Q, R> ServerMethodDefinition<Q, R> of(ServerMethodDefinition<Q, R> method) {
    MethodDescriptor<Q, R> original = method.getMethodDescriptor();
    if (!(original.getRequestMarshaller() instanceof PrototypeMarshaller<Q> requests)) {
      throw new IllegalArgumentException(
          "%s has requests that are no protobuf messages".formatted(original.getFullMethodName()));
    }
    return ServerMethodDefinition.create(
        original.toBuilder(new TolerantMarshaller<>(requests), original.getResponseMarshaller())
            .build(),
        method.getServerCallHandler());
  }

  /** The same service with other definitions of its methods. */
  static ServerServiceDefinition redefined(
      ServerServiceDefinition service,
      Function<ServerMethodDefinition<?, ?>, ServerMethodDefinition<?, ?>> change) {
    List<ServerMethodDefinition<?, ?>> methods =
        service.getMethods().stream().<ServerMethodDefinition<?, ?>>map(change).toList();
    ServiceDescriptor original = service.getServiceDescriptor();
    ServiceDescriptor.Builder descriptor =
        ServiceDescriptor.newBuilder(original.getName())
            .setSchemaDescriptor(original.getSchemaDescriptor());
    methods.forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
    ServerServiceDefinition.Builder redefined = ServerServiceDefinition.builder(descriptor.build());
    methods.forEach(redefined::addMethod);
    return redefined.build();
  }

  private record TolerantMarshaller<M>(PrototypeMarshaller<M> original)
      implements PrototypeMarshaller<M> {
    @Override
    public @Nullable M getMessagePrototype() {
      return original.getMessagePrototype();
    }

    @Override
    public Class<M> getMessageClass() {
      return original.getMessageClass();
    }

    @Override
    public InputStream stream(M message) {
      return original.stream(message);
    }

    // What is thrown from here comes past every interceptor.
    @Override
    public @Nullable M parse(InputStream stream) {
      try {
        return original.parse(stream);
      } catch (StatusRuntimeException unreadable) {
        return null;
      }
    }
  }
}
