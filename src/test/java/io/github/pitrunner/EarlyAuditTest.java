package io.github.pitrunner;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.AuditEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens before there is an audit trail is in it all the same. */
class EarlyAuditTest {
  private final EarlyAudit early = new EarlyAudit();
  private final List<AuditEvent> trail = new ArrayList<>();

  private static AuditEvent event(String action) {
    return AuditEvent.of(
        AuditEvent.Kind.CREDENTIAL_READ,
        Instant.EPOCH,
        new AuditEvent.Who("service", ""),
        action,
        "",
        AuditEvent.Outcome.OK);
  }

  @Test
  void eventsWaitForTheTrailInTheirOrder() {
    early.record(event("first"));
    early.record(event("second"));

    early.to(trail::add);

    assertThat(trail).containsExactly(event("first"), event("second"));
    assertThat(early.waiting()).isEmpty();
  }

  @Test
  void laterOnesAreInTheTrailAtOnce() {
    early.to(trail::add);

    early.record(event("later"));

    assertThat(trail).containsExactly(event("later"));
  }

  @Test
  void withoutATrailTheyCanBeLeftElsewhere() {
    early.record(event("first"));

    assertThat(early.waiting()).containsExactly(event("first"));
  }
}
