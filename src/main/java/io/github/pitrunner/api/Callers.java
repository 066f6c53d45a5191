package io.github.pitrunner.api;

import io.github.pitrunner.domain.Identity;
import io.grpc.Context;
import org.jspecify.annotations.Nullable;

/**
 * Who makes the call that is being handled. To be asked on the thread that gRPC calls the service
 * on, before the call hops to another one.
 */
@FunctionalInterface
public interface Callers {
  /** Where the gate at the door leaves the identity of each call. */
  Context.Key<Identity> IDENTITY = Context.key("pitrunner.identity");

  /** Where the gate leaves where each call comes from, as host:port. */
  Context.Key<String> ADDRESS = Context.key("pitrunner.address");

  /** Those whom the gate at the door has let in. */
  Callers OF_CALLS =
      () -> {
        @Nullable Identity identity = IDENTITY.get();
        if (identity == null) {
          // A fault of ours, and then nobody is let in.
          throw new IllegalStateException("A call has come past the gate that says who calls");
        }
        return identity;
      };

  /** Always the service itself: where nobody calls. */
  Callers SERVICE = () -> Identity.SERVICE;

  Identity current();

  /** Where the call comes from, as host:port; empty where nobody calls. */
  static String address() {
    @Nullable String address = ADDRESS.get();
    return address == null ? "" : address;
  }
}
