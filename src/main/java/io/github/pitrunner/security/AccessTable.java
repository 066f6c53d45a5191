package io.github.pitrunner.security;

import io.github.pitrunner.api.Access;
import io.github.pitrunner.domain.Role;
import io.github.pitrunner.v1.GatewayServiceGrpc;
import io.github.pitrunner.v1.MarketDataServiceGrpc;
import io.github.pitrunner.v1.OrdersServiceGrpc;
import io.github.pitrunner.v1.PortfolioServiceGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What each call asks for, by its full name: read from beside the implementations. */
public final class AccessTable {
  private static final String HEALTH = "grpc.health.v1.Health/";
  private static final String REFLECTION = "grpc.reflection.v1.ServerReflection/";
  private static final String OLD_REFLECTION = "grpc.reflection.v1alpha.ServerReflection/";

  private static final Rule PROBE = new Rule(Optional.empty(), false, false);
  private static final Rule LOOK = new Rule(Optional.of(Role.VIEWER), false, false);

  /** The services of the API, by what their implementations extend. */
  private static final Map<Class<?>, ServiceDescriptor> API =
      Map.of(
          OrdersServiceGrpc.OrdersServiceImplBase.class,
          OrdersServiceGrpc.getServiceDescriptor(),
          PortfolioServiceGrpc.PortfolioServiceImplBase.class,
          PortfolioServiceGrpc.getServiceDescriptor(),
          MarketDataServiceGrpc.MarketDataServiceImplBase.class,
          MarketDataServiceGrpc.getServiceDescriptor(),
          GatewayServiceGrpc.GatewayServiceImplBase.class,
          GatewayServiceGrpc.getServiceDescriptor());

  private final Map<String, Rule> rules;

  /**
   * What a call asks for.
   *
   * @param role the least that is needed; none for everybody, known or not
   * @param changes it is kept in the audit trail
   * @param safety it makes things safer
   */
  public record Rule(Optional<Role> role, boolean changes, boolean safety) {}

  private AccessTable(Map<String, Rule> rules) {
    this.rules = rules;
  }

  /**
   * Reads the table.
   *
   * @param services the classes that implement the API
   * @throws IllegalStateException naming the calls that do not say who may make them
   */
  public static AccessTable of(List<Class<?>> services) {
    Map<String, Rule> rules = new TreeMap<>();
    List<String> silent = new ArrayList<>();
    for (Class<?> service : services) {
      for (MethodDescriptor<?, ?> method : descriptor(service).getMethods()) {
        Optional<Access> access = access(service, method);
        access.ifPresentOrElse(
            says -> rules.put(method.getFullMethodName(), rule(says)),
            () -> silent.add(method.getFullMethodName()));
      }
    }
    if (!silent.isEmpty()) {
      throw new IllegalStateException(
          "These calls do not say who may make them (@Access): " + String.join(", ", silent));
    }
    return new AccessTable(rules);
  }

  private static ServiceDescriptor descriptor(Class<?> service) {
    return API.entrySet().stream()
        .filter(api -> api.getKey().isAssignableFrom(service))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(service + " is no service of the API"));
  }

  private static Rule rule(Access access) {
    return new Rule(Optional.of(access.value()), access.changes(), access.safety());
  }

  private static Optional<Access> access(Class<?> implementation, MethodDescriptor<?, ?> method) {
    String bare = String.valueOf(method.getBareMethodName());
    String name = Character.toLowerCase(bare.charAt(0)) + bare.substring(1);
    return Arrays.stream(implementation.getDeclaredMethods())
        .filter(candidate -> candidate.getName().equals(name) && !candidate.isBridge())
        .flatMap((Method candidate) -> Stream.ofNullable(candidate.getAnnotation(Access.class)))
        .findFirst();
  }

  /**
   * What a call asks for. Nothing for one that is nobody's. Probes ask for the health of a service
   * before they can know anybody, and reflection shows no more than a look does.
   */
  Optional<Rule> rule(String fullMethodName) {
    Rule rule = rules.get(fullMethodName);
    if (rule == null && fullMethodName.startsWith(HEALTH)) {
      rule = PROBE;
    } else if (rule == null
        && (fullMethodName.startsWith(REFLECTION) || fullMethodName.startsWith(OLD_REFLECTION))) {
      rule = LOOK;
    }
    return Optional.ofNullable(rule);
  }

  /** The calls of our own services, by their full names. */
  public Map<String, Rule> rules() {
    return Map.copyOf(rules);
  }
}
