package io.github.pitrunner;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.AuditTrail;
import io.github.pitrunner.testing.CapturedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void eachIsLoggedOnceAsItComes() {
    try (CapturedLog log = new CapturedLog(AuditTrail.LOG)) {
      early.record(event("first"));
      assertThat(log.lines("CREDENTIAL_READ first by service: OK")).hasSize(1);

      early.to(trail::add);
      early.record(event("later"));

      assertThat(log.lines()).as("later ones are the trail's to log").hasSize(1);
    }
  }

  @Test
  void whatIsLeftInTheInboxIsNotPassedOnAsWell(@TempDir Path directory) {
    early.record(event("first"));
    early.record(event("second"));

    early.leaveIn(directory);
    early.to(trail::add);

    assertThat(AuditInbox.read(directory).deliveries())
        .extracting(AuditInbox.Delivery::events)
        .containsExactly(List.of(event("first"), event("second")));
    assertThat(trail).isEmpty();
  }

  @Test
  void whatCannotBeLeftInTheInboxWaitsForTheTrail(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("data"), "no directory");
    early.record(event("first"));

    early.leaveIn(file);
    early.to(trail::add);

    assertThat(trail).containsExactly(event("first"));
  }
}
