package io.github.pitrunner.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.github.pitrunner.tws.ErrorMessage;
import io.github.pitrunner.wire.MessageType;
import io.github.pitrunner.wire.MessageType.Direction;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RouteTest {
  private static final Set<String> SESSION = Set.of("ManagedAccounts", "NextValidId");
  private static final Set<String> ORDERS =
      Set.of(
          "OpenOrder",
          "OrderStatus",
          "ExecutionDetails",
          "CommissionAndFeesReport",
          "CompletedOrder",
          "OrderBound");

  static Stream<Message> everyMessageOfTheGateway() {
    return IntStream.rangeClosed(0, 255)
        .mapToObj(id -> MessageType.of(Direction.TO_CLIENT, id))
        .filter(Objects::nonNull)
        .map(MessageType::prototype)
        .filter(message -> !(message instanceof ErrorMessage));
  }

  @ParameterizedTest
  @MethodSource("everyMessageOfTheGateway")
  void dependsOnTheTypeAndTheRequestIdAlone(Message message) {
    String name = message.getDescriptorForType().getName();
    FieldDescriptor idField = message.getDescriptorForType().findFieldByName("req_id");

    Route bare = Route.of(message);

    if (SESSION.contains(name)) {
      assertThat(bare).isEqualTo(new Route.ToSession());
    } else if (ORDERS.contains(name)) {
      assertThat(bare).isEqualTo(new Route.ToOrders());
    } else {
      assertThat(bare).isEqualTo(new Route.ToKind());
      if (idField != null) {
        Message withId = message.toBuilder().setField(idField, 17).build();
        assertThat(Route.of(withId)).isEqualTo(new Route.ToRequest(17));
      }
    }
    assertThat(Route.of(message)).isEqualTo(bare);
  }

  @ParameterizedTest
  @CsvSource({
    // id, code, route
    "1000000000, 200, ToRequestMessage",
    "1000000000, 2104, ToSessionMessage",
    "1000000000, 100, ToSessionMessage",
    "2147483647, 10167, ToRequestMessage",
    "999999999, 201, ToOrderMessage",
    "999999999, 202, ToOrderMessage",
    "1, 399, ToOrderMessage",
    "0, 201, ToOrderMessage",
    "5, 1100, ToSessionMessage",
    "5, 2110, ToSessionMessage",
    "-1, 2104, ToSessionMessage",
    "-1, 326, ToSessionMessage",
    "-1, 201, ToSessionMessage",
    "-1, 99999, ToSessionMessage"
  })
  void ofAnErrorDependsOnItsIdAndCode(int id, int code, String route) {
    ErrorMessage error = ErrorMessage.newBuilder().setId(id).setErrorCode(code).build();

    assertThat(Route.of(error).getClass().getSimpleName()).isEqualTo(route);
  }

  @ParameterizedTest
  @CsvSource({"200", "1100"})
  void ofAnErrorWithoutIdIsTheSession(int code) {
    assertThat(Route.of(ErrorMessage.newBuilder().setErrorCode(code).build()))
        .isInstanceOf(Route.ToSessionMessage.class);
  }

  @ParameterizedTest
  @CsvSource({
    "ToRequest;ToRequestMessage;ToOrders;ToOrderMessage;ToSession;ToSessionMessage;ToKind"
  })
  void tableNamesEveryRoute(String names) {
    assertThat(Arrays.stream(Route.class.getPermittedSubclasses()).map(Class::getSimpleName))
        .containsExactlyInAnyOrder(names.split(";", -1));
  }
}
