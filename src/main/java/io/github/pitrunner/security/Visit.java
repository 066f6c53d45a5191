package io.github.pitrunner.security;

import com.google.protobuf.Message;
import io.github.pitrunner.api.ErrorMapping;
import io.github.pitrunner.api.Texts;
import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.AuditTrail;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.domain.Reason;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A call that was let in, until it is over: what is kept of it for the audit trail. */
final class Visit {
  private static final Logger TRAIL = Logger.getLogger(AuditTrail.LOG);

  private final Proof proof;
  private final RemoteAddress address;
  private final String method;
  private final Instant begin;
  private final boolean isAudited;
  private final AtomicBoolean over = new AtomicBoolean();
  // Written on the thread of the call, read on the one that ends it.
  private volatile @Nullable Message request;
  private volatile @Nullable Message answer;
  private volatile @Nullable String json;

  /**
   * How a call ends.
   *
   * @param denial why its service does not let the caller do what he asks for
   */
  record End(Status status, Optional<Reason> denial) {
    private static final Set<Status.Code> DENIALS =
        EnumSet.of(Status.Code.PERMISSION_DENIED, Status.Code.UNAUTHENTICATED);

    /** Not by the service, or by a fault of it. */
    static End of(Status status) {
      return new End(status, Optional.empty());
    }

    /** By its service. */
    static End byService(Status status, Metadata trailers) {
      return new End(
          status,
          DENIALS.contains(status.getCode())
              // One that does not say why would be a fault of ours, and is a denial all the same.
              ? ErrorMapping.reason(status, trailers).or(() -> Optional.of(Reason.INTERNAL))
              : Optional.empty());
    }

    AuditEvent.Outcome outcome() {
      @Nullable String why = status.getDescription();
      return new AuditEvent.Outcome(status.getCode().name(), why == null ? "" : why);
    }
  }

  // Five, because that is what a call is.
  Visit(Proof proof, RemoteAddress address, String method, Instant begin, boolean isAudited) {
    this.proof = proof;
    this.address = address;
    this.method = method;
    this.begin = begin;
    this.isAudited = isAudited;
  }

  Proof proof() {
    return proof;
  }

  RemoteAddress address() {
    return address;
  }

  String method() {
    return method;
  }

  void onRequest(Object message) {
    if (isAudited && message instanceof Message asked) {
      request = asked;
    }
  }

  /**
   * The request is complete, and its service hears of it now. What it changes the trail has when
   * the call is over; if the process dies before, this line alone says whose it was.
   */
  void onBegun() {
    if (isAudited) {
      Message asked = request;
      json = asked == null ? "" : AuditedMessages.json(asked);
      String by = proof.identity().name();
      String how = proof.identity().provenBy();
      TRAIL.info(
          Texts.inOneLine(
              "CALL begun %s by %s (%s), {%s=%s}, %s"
                  .formatted(method, by, address.text(), Identity.PROVEN_BY, how, json)));
    }
  }

  void onAnswer(Object message) {
    if (isAudited && message instanceof Message said) {
      answer = said;
    }
  }

  /** Runs the task if this is the end, and no end has been before. */
  void end(End end, Consumer<Optional<AuditEvent>> task) {
    if (over.compareAndSet(false, true)) {
      task.accept(isAudited ? Optional.of(event(end)) : Optional.empty());
    }
  }

  private String json(@Nullable Message asked) {
    String begun = json;
    if (begun != null) {
      return begun;
    }
    return asked == null ? "" : AuditedMessages.json(asked);
  }

  private AuditEvent event(End end) {
    Message asked = request;
    Message said = answer;
    List<Message> messages = new ArrayList<>();
    if (asked != null) {
      messages.add(asked);
    }
    if (said != null) {
      messages.add(said);
    }
    SortedMap<String, String> ids = AuditedMessages.names(messages);
    ids.put(Identity.PROVEN_BY, proof.identity().provenBy());
    return new AuditEvent(
        AuditEvent.Kind.CALL,
        begin,
        new AuditEvent.Who(proof.identity().name(), address.text()),
        method,
        json(asked),
        end.outcome(),
        ids,
        1);
  }
}
