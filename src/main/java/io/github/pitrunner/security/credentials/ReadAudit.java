package io.github.pitrunner.security.credentials;

import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.AuditEvent.Outcome;
import io.github.pitrunner.domain.AuditEvent.Who;
import io.github.pitrunner.domain.AuditTrail;
import java.time.Clock;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts each reading of a credential on record: who, which one, when; never its value. */
final class ReadAudit {
  private final AuditTrail trail;
  private final Clock clock;
  private final Who who;

  ReadAudit(AuditTrail trail, Clock clock, String who) {
    this.trail = trail;
    this.clock = clock;
    this.who = new Who(who, "");
  }

  /** A group was read; 0 is the version of one that is not there. */
  void onRead(String path, int version) {
    record(path, Outcome.OK, new TreeMap<>(Map.of("version", Integer.toString(version))));
  }

  /** A group could not be read. */
  void onFailure(String path, VaultProblem problem) {
    record(path, Outcome.failed(problem.message()), new TreeMap<>());
  }

  /** A variable of the environment was read. */
  void onVariable(String name) {
    record("env:" + name, Outcome.OK, new TreeMap<>());
  }

  private void record(String action, Outcome outcome, SortedMap<String, String> ids) {
    trail.record(
        new AuditEvent(
            AuditEvent.Kind.CREDENTIAL_READ, clock.instant(), who, action, "", outcome, ids, 1));
  }
}
