package io.github.pitrunner.testing;

import io.github.pitrunner.connector.Connector;
import io.github.pitrunner.connector.ConnectorSettings;
import io.github.pitrunner.tws.ErrorMessage;
import io.github.pitrunner.tws.ManagedAccounts;
import io.github.pitrunner.tws.MarketRule;
import io.github.pitrunner.tws.MarketRuleRequest;
import io.github.pitrunner.tws.NextValidId;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;

/** A connector on memory links and virtual time, with the product's default settings. */
public final class ConnectorRig {
  private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-23T15:00:00Z"));
  private final MemoryGateway gateway = new MemoryGateway(time);
  private final Connector connector;

  /** With the product's default settings. */
  public ConnectorRig() {
    this(Connectors.settings(7));
  }

  public ConnectorRig(ConnectorSettings settings) {
    this(settings, Connectors.CIRCUIT_FAILURES);
  }

  /**
   * @param circuitFailures failed rounds in a row that open the circuit
   */
  public ConnectorRig(ConnectorSettings settings, int circuitFailures) {
    connector = Connectors.inMemory(settings, gateway, time, circuitFailures);
  }

  public VirtualTime time() {
    return time;
  }

  public MemoryGateway gateway() {
    return gateway;
  }

  public Connector connector() {
    return connector;
  }

  /** The newest connection. */
  public MemoryLink link() {
    return gateway.link();
  }

  /** Asks for a market rule, whose answer tells which question it belongs to. */
  public Future<MarketRule> marketRule(int id) {
    return connector.singleWithoutId(
        "market rule " + id,
        MarketRuleRequest.newBuilder().setMarketRuleId(id).build(),
        MarketRule.class,
        answer -> answer.getMarketRuleId() == id);
  }

  /** Starts, and sets a session up. */
  public MemoryLink openSession() {
    connector.start();
    return answerSession("DU1234567", 100);
  }

  /** Waits out the delay, and sets the next session up. */
  public MemoryLink reopenSession() {
    return reopenSession("DU1234567");
  }

  /** Waits out the delay, and sets the next session up with these accounts. */
  public MemoryLink reopenSession(String accounts) {
    Instant nextTry = connector.status().nextTry().orElseThrow();
    time.advance(Duration.between(time.instant(), nextTry));
    return answerSession(accounts, 100);
  }

  /** Plays the gateway on the newest connection until the session is set up. */
  public MemoryLink answerSession(String accounts, int nextValidId) {
    MemoryLink link = link();
    link.hello(225);
    link.deliver(accounts(accounts), nextId(nextValidId));
    return link;
  }

  public static ManagedAccounts accounts(String list) {
    return ManagedAccounts.newBuilder().setAccountsList(list).build();
  }

  public static NextValidId nextId(int id) {
    return NextValidId.newBuilder().setOrderId(id).build();
  }

  public static ErrorMessage error(int id, int code, String text) {
    return ErrorMessage.newBuilder().setId(id).setErrorCode(code).setErrorMsg(text).build();
  }
}
