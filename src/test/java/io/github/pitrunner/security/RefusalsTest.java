package io.github.pitrunner.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RefusalsTest {
  private final HandClock clock = new HandClock();
  private final Queue<AuditEvent> told = new ConcurrentLinkedQueue<>();
  private final Refusals refusals = new Refusals(told::add, clock);

  private void refuse(String host, String method, int times) {
    IntStream.range(0, times)
        .forEach(
            number ->
                refusals.record(
                    new Refusals.Refusal(
                        clock.instant(),
                        new RemoteAddress(host + ":" + number, host),
                        new Refusals.Who("alice", "token"),
                        method,
                        Reason.RATE_LIMITED,
                        new AuditEvent.Outcome("RESOURCE_EXHAUSTED", "Too many calls"))));
  }

  @Test
  void sameNameProvenInAnotherWayIsSomebodyElse() {
    RemoteAddress place = new RemoteAddress("10.0.0.7:1", "10.0.0.7");
    for (Refusals.Who who :
        List.of(
            new Refusals.Who("alice", "token"),
            new Refusals.Who("alice", "api_key"),
            Refusals.Who.UNKNOWN)) {
      refusals.record(
          new Refusals.Refusal(
              clock.instant(),
              place,
              who,
              "a/B",
              Reason.RATE_LIMITED,
              new AuditEvent.Outcome("RESOURCE_EXHAUSTED", "Too many calls")));
    }

    assertThat(told)
        .extracting(event -> event.ids().get("proven_by"))
        .containsExactly("token", "api_key", null);
  }

  private long counted() {
    return told.stream().mapToLong(AuditEvent::count).sum();
  }

  @Test
  void firstFewAreToldOneByOneWithAllThatIsKnown() {
    refuse("10.0.0.7", "a/B", 3);

    assertThat(told).hasSize(3);
    AuditEvent event = told.element();
    assertThat(event.kind()).isEqualTo(AuditEvent.Kind.REFUSED_CALL);
    assertThat(event.who()).isEqualTo(new AuditEvent.Who("alice", "10.0.0.7:0"));
    assertThat(event.action()).isEqualTo("a/B");
    assertThat(event.outcome())
        .isEqualTo(new AuditEvent.Outcome("RESOURCE_EXHAUSTED", "Too many calls"));
    assertThat(event.ids())
        .containsEntry("reason", "RATE_LIMITED")
        .containsEntry("proven_by", "token");
    assertThat(event.time()).isEqualTo(clock.instant());
  }

  @Test
  void floodIsOneEventAMinuteWithItsCount() {
    refuse("10.0.0.7", "a/B", 10_000);
    assertThat(told).hasSize(Refusals.ONE_BY_ONE);

    clock.turn(Refusals.WINDOW.minusMillis(1));
    refusals.tick();
    assertThat(told).hasSize(Refusals.ONE_BY_ONE);
    clock.turn(Duration.ofMillis(1));
    refusals.tick();

    assertThat(told).hasSize(Refusals.ONE_BY_ONE + 1);
    assertThat(List.copyOf(told).get(Refusals.ONE_BY_ONE).count())
        .isEqualTo(10_000 - Refusals.ONE_BY_ONE);
  }

  @Test
  void anotherSourceOrMethodIsCountedByItself() {
    refuse("10.0.0.7", "a/B", 10);
    refuse("10.0.0.8", "a/B", 1);
    refuse("10.0.0.7", "a/C", 1);

    assertThat(told).hasSize(Refusals.ONE_BY_ONE + 2);
  }

  @Test
  void nothingIsLostAtTheEndNorAfterIt() {
    refuse("10.0.0.7", "a/B", 100);

    refusals.close();
    refuse("10.0.0.7", "a/B", 10);

    assertThat(counted()).isEqualTo(110);
  }

  @Test
  void anyNumberOfSourcesIsBoundedAndStillCounted() {
    int sources = Refusals.MOST_KINDS + 1_000;

    IntStream.range(0, sources).forEach(number -> refuse("host" + number, "a/B", 7));
    refusals.close();

    assertThat(counted()).isEqualTo(7L * sources);
    assertThat(told).hasSizeLessThan(6 * Refusals.MOST_KINDS + 10);
  }

  @Test
  void threadsThatCountWhileOthersTellLoseNothing() {
    int each = 20_000;

    IntStream.range(0, 8)
        .parallel()
        .forEach(
            number -> {
              for (int call = 0; call < each; call++) {
                refuse("host" + call % 3, "a/B", 1);
                if (call % 1_000 == 0) {
                  clock.turn(Refusals.WINDOW);
                  refusals.tick();
                }
              }
            });
    refusals.close();

    assertThat(counted()).isEqualTo(8L * each);
  }
}
