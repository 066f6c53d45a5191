package io.github.pitrunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.github.pitrunner.security.AccessTable;
import io.github.pitrunner.v1.GatewayServiceGrpc;
import io.github.pitrunner.v1.GetStatusRequest;
import io.github.pitrunner.v1.GetStatusResponse;
import io.github.pitrunner.v1.MarketDataServiceGrpc;
import io.github.pitrunner.v1.OrdersServiceGrpc;
import io.github.pitrunner.v1.PortfolioServiceGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each call says beside its implementation who may make it, and the README says the same. */
class AccessOfEveryCallTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (viewer|trader|admin) \\| `(\\w+)` \\| ([\\w, ]+) \\|");

  /** A service that says nothing of its calls. */
  private static final class Silent extends GatewayServiceGrpc.GatewayServiceImplBase {
    @Override
    public void getStatus(GetStatusRequest request, StreamObserver<GetStatusResponse> observer) {}
  }

  private static final List<ServiceDescriptor> API =
      List.of(
          OrdersServiceGrpc.getServiceDescriptor(),
          PortfolioServiceGrpc.getServiceDescriptor(),
          MarketDataServiceGrpc.getServiceDescriptor(),
          GatewayServiceGrpc.getServiceDescriptor());

  private static Map<String, AccessTable.Rule> rules() {
    return AccessTable.of(SecurityWiring.SERVICES).rules();
  }

  @Test
  void everyCallOfEveryServiceSaysWhoMayMakeIt() {
    Set<String> calls = new TreeSet<>();
    API.forEach(
        service -> service.getMethods().forEach(method -> calls.add(method.getFullMethodName())));

    assertThat(rules().keySet()).hasSizeGreaterThan(40).isEqualTo(calls);
    assertThat(rules().values()).allMatch(rule -> rule.role().isPresent());
  }

  @Test
  void callThatSaysNothingKeepsTheServiceFromStarting() {
    assertThatThrownBy(() -> AccessTable.of(List.of(Silent.class)))
        .hasMessageContainingAll(
            "@Access", "pitrunner.v1.GatewayService/GetStatus", "GatewayService/CheckOrder");
  }

  @Test
  void readmeSaysTheSame() throws IOException {
    Map<String, String> told = new TreeMap<>();
    Matcher row = ROW.matcher(Files.readString(Path.of("README.md")));
    while (row.find()) {
      for (String call : row.group(3).split(", ", -1)) {
        told.put("pitrunner.v1.%s/%s".formatted(row.group(2), call.strip()), row.group(1));
      }
    }
    Map<String, String> held = new TreeMap<>();
    rules()
        .forEach(
            (call, rule) ->
                held.put(call, rule.role().orElseThrow().name().toLowerCase(Locale.ROOT)));

    assertThat(told).isEqualTo(held);
  }

  @Test
  void whatChangesSomethingIsOnRecordAndWhatOnlyLooksNeedsNoMoreThanALook() {
    rules()
        .forEach(
            (call, rule) -> {
              String name = call.substring(call.indexOf('/') + 1);
              boolean looks = name.matches("(Get|List|Stream|Search|Preview|Check|Verify).*");
              assertThat(rule.changes()).as(call).isNotEqualTo(looks);
              assertThat(rule.safety() && !rule.changes()).as(call).isFalse();
            });
  }

  /** The audit trail keeps requests as they are. */
  @Test
  void noRequestThatIsKeptHasAFieldForASecret() {
    for (ServiceDescriptor service : API) {
      for (MethodDescriptor<?, ?> method : service.getMethods()) {
        if (Objects.requireNonNull(rules().get(method.getFullMethodName())).changes()
            && method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier proto) {
          Set<String> fields = new HashSet<>();
          collect(proto.getMethodDescriptor().getInputType(), fields, new HashSet<>());
          assertThat(fields)
              .as(method.getFullMethodName())
              .isNotEmpty()
              .noneMatch(name -> name.matches(".*(password|secret|credential|api_key).*"));
        }
      }
    }
  }

  private static void collect(Descriptor type, Set<String> fields, Set<Object> seen) {
    if (seen.add(type)) {
      for (FieldDescriptor field : type.getFields()) {
        fields.add(field.getName());
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
          collect(field.getMessageType(), fields, seen);
        }
      }
    }
  }
}
