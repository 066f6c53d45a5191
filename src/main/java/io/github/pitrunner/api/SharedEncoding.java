package io.github.pitrunner.api;

import com.google.common.io.ByteStreams;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Encodes a message of a stream once for all its readers, however many observers the same object is
 * handed to. A service says so where it binds:
 *
 * <pre>{@code
 * @Override
 * public ServerServiceDefinition bindService() {
 *   return SharedEncoding.ofStreams(super.bindService());
 * }
 * }</pre>
 */
public final class SharedEncoding {
  private SharedEncoding() {}

  /** The same service, whose server streams share the bytes of their messages. */
  public static ServerServiceDefinition ofStreams(ServerServiceDefinition service) {
    return SoundRequests.redefined(service, SharedEncoding::of);
  }

  private static <Q, R> ServerMethodDefinition<Q, R> of(ServerMethodDefinition<Q, R> method) {
    MethodDescriptor<Q, R> original = method.getMethodDescriptor();
    if (original.getType() != MethodDescriptor.MethodType.SERVER_STREAMING) {
      return method;
    }
    MethodDescriptor<Q, R> shared =
        original.toBuilder(
                original.getRequestMarshaller(),
                new SharingMarshaller<>(original.getResponseMarshaller()))
            .build();
    return ServerMethodDefinition.create(shared, method.getServerCallHandler());
  }

  /** Remembers the bytes of the last few messages by identity. */
  static final class SharingMarshaller<M> implements MethodDescriptor.Marshaller<M> {
    private static final int REMEMBERED = 16;

    private static final class Encoded {
      private final Object message;
      private final byte[] bytes;

      Encoded(Object message, byte[] bytes) {
        this.message = message;
        this.bytes = bytes;
      }
    }

    private final MethodDescriptor.Marshaller<M> original;

    // Streams of several contexts may meet here. Each place holds an immutable pair or null, and
    // one that is lost in a race is encoded again: no more than work is at stake.
    private final @Nullable Encoded[] remembered = new @Nullable Encoded[REMEMBERED];

    SharingMarshaller(MethodDescriptor.Marshaller<M> original) {
      this.original = original;
    }

    @Override
    public InputStream stream(M message) {
      int place = System.identityHashCode(message) % REMEMBERED;
      Encoded encoded = remembered[place];
      if (encoded == null || encoded.message != message) {
        encoded = new Encoded(message, encode(message));
        remembered[place] = encoded;
      }
      return new SharedBytes(encoded.bytes);
    }

    private byte[] encode(M message) {
      try (InputStream stream = original.stream(message)) {
        return ByteStreams.toByteArray(stream);
      } catch (IOException e) {
        throw new UncheckedIOException("Encoding to memory failed", e);
      }
    }

    @Override
    public M parse(InputStream stream) {
      return original.parse(stream);
    }
  }

  /** Bytes that gRPC copies straight into its frame. */
  private static final class SharedBytes extends ByteArrayInputStream
      implements KnownLength, Drainable {
    SharedBytes(byte[] bytes) {
      super(bytes);
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      int length = count - pos;
      target.write(buf, pos, length);
      pos = count;
      return length;
    }
  }
}
