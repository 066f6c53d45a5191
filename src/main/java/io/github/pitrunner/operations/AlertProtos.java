package io.github.pitrunner.operations;

import io.github.pitrunner.api.ProtoEnum;
import io.github.pitrunner.api.Times;
import io.github.pitrunner.domain.Alert.Kind;
import io.github.pitrunner.domain.Alert.Severity;
import io.github.pitrunner.v1.Alert;
import io.github.pitrunner.v1.AlertKind;
import io.github.pitrunner.v1.AlertSeverity;

/** An alert → the API's. */
final class AlertProtos {
  private static final ProtoEnum<Kind, AlertKind> KINDS =
      new ProtoEnum<>(Kind.values(), AlertKind.values(), "ALERT_KIND_");
  private static final ProtoEnum<Severity, AlertSeverity> SEVERITIES =
      new ProtoEnum<>(Severity.values(), AlertSeverity.values(), "ALERT_SEVERITY_");

  private AlertProtos() {}

  static Alert toProto(AlertCase alertCase) {
    Alert.Builder proto =
        Alert.newBuilder()
            .setId(alertCase.id())
            .setKind(KINDS.toProto(alertCase.alert().kind()))
            .setSeverity(SEVERITIES.toProto(alertCase.alert().kind().severity()))
            .setSubject(alertCase.alert().subject())
            .setMessage(alertCase.alert().message())
            .setRaiseTime(Times.toProto(alertCase.raised()));
    if (alertCase.resolved() != null) {
      proto.setResolveTime(Times.toProto(alertCase.resolved()));
    }
    return proto.build();
  }
}
