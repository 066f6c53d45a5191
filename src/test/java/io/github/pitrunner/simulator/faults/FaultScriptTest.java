package io.github.pitrunner.simulator.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pitrunner.simulator.faults.Fault.HandshakeStep;
import io.github.pitrunner.simulator.faults.Fault.Promise;
import io.github.pitrunner.simulator.faults.Fault.Streams;
import io.github.pitrunner.simulator.faults.Fault.Swallowed;
import io.github.pitrunner.testing.VirtualTime;
import io.github.pitrunner.wire.MessageType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults as they are written in the configuration. */
class FaultScriptTest {
  private static final Duration TEN = Duration.ofSeconds(10);

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of("refuse 10s", new Fault.Refuse(TEN)),
        Arguments.of("hang 10000ms", new Fault.Hang(TEN)),
        Arguments.of(
            "close-in-handshake server-hello 10s",
            new Fault.CloseInHandshake(HandshakeStep.SERVER_HELLO, TEN)),
        Arguments.of("half-open both 10s", new Fault.HalfOpen(Swallowed.BOTH, TEN, false)),
        Arguments.of(
            "half-open inbound 10s id-held", new Fault.HalfOpen(Swallowed.INBOUND, TEN, true)),
        Arguments.of("delay 250ms 10s", new Fault.Delay(Duration.ofMillis(250), TEN)),
        Arguments.of("throttle 1000 10s", new Fault.Throttle(1000, TEN)),
        Arguments.of("close-in-frame", new Fault.CloseInFrame()),
        Arguments.of("garbage length", new Fault.Garbage(Fault.Garbage.Kind.LENGTH)),
        Arguments.of("unknown-message", new Fault.UnknownMessage()),
        Arguments.of("duplicates 5", new Fault.Duplicates(5)),
        Arguments.of("reordered 6", new Fault.Reordered(6)),
        Arguments.of("link-lost 10s data-kept", new Fault.LinkLost(TEN, Promise.DATA_KEPT)),
        Arguments.of(
            "link-lost 10s data-kept silent",
            new Fault.LinkLost(TEN, Promise.DATA_KEPT, Streams.SILENT)),
        Arguments.of(
            "link-lost 10s data-lost", new Fault.LinkLost(TEN, Promise.DATA_LOST, Streams.ENDED)),
        Arguments.of(
            "nightly-reset 2m data-lost",
            new Fault.NightlyReset(Duration.ofMinutes(2), Promise.DATA_LOST)),
        Arguments.of(
            "farm-flap usfarm 10s silent", new Fault.FarmFlap(Farm.USFARM, TEN, Streams.SILENT)),
        Arguments.of(
            "farm-flap cashfarm 10s", new Fault.FarmFlap(Farm.CASHFARM, TEN, Streams.FLOWING)),
        Arguments.of(
            "competing-session 10s silent", new Fault.CompetingSession(TEN, Streams.SILENT)),
        Arguments.of("depth reset", new Fault.DepthBroken(Fault.DepthBroken.How.RESET)),
        Arguments.of("depth halted", new Fault.DepthBroken(Fault.DepthBroken.How.HALTED)),
        Arguments.of("held-client-id 7 10s", new Fault.HeldClientId(7, TEN)),
        Arguments.of("ids-rolled-back 3", new Fault.IdsRolledBack(3)),
        Arguments.of("restart 10s", new Fault.Restart(TEN, true, 0)),
        Arguments.of("restart 10s half-open ids-rolled-back 3", new Fault.Restart(TEN, false, 3)),
        Arguments.of(
            "unanswered req-contract-data 3 10s",
            new Fault.Unanswered(MessageType.REQ_CONTRACT_DATA, 3, TEN)),
        Arguments.of("strict-pacing 50 10s", new Fault.StrictPacing(50, TEN)),
        Arguments.of(
            "execution-corrected price -0.05",
            new Fault.ExecutionCorrected("", new BigDecimal("-0.05"), BigDecimal.ZERO)),
        Arguments.of(
            "execution-corrected of mine price +0.05 quantity -10",
            new Fault.ExecutionCorrected("mine", new BigDecimal("0.05"), new BigDecimal("-10"))),
        Arguments.of(
            "execution-corrected quantity 3",
            new Fault.ExecutionCorrected("", BigDecimal.ZERO, new BigDecimal("3"))),
        Arguments.of("port-changed 4003", new Fault.PortChanged(4003)));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void namesEveryFault(String text, Fault fault) {
    assertThat(FaultScript.parse(List.of("at 30s " + text)).lines())
        .containsExactly(new FaultScript.Line(fault, Duration.ofSeconds(30), null, null));
  }

  @Test
  void hasAnExampleHereForEveryKindOfFault() {
    assertThat(faults().map(arguments -> kind(arguments)).distinct())
        .containsExactlyInAnyOrder((Object[]) Fault.class.getPermittedSubclasses());
  }

  private static Object kind(Arguments arguments) {
    return Objects.requireNonNull(arguments.get()[1]).getClass();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void canBeInjectedWhateverItIs(String text, Fault fault) {
    Room room = new Room();
    room.client(7);

    room.inject(fault);
    room.core.faults().endAll();

    assertThat(room.core.faults().inForce()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "at 30 link-lost 10s data-kept | \"30\" must be a duration such as 250ms",
        "at 30s link-lots 10s | \"link-lots\" must be one of close-in-frame",
        "at 30s link-lost 10s | ends where data-kept, data-lost must follow",
        "at 30s link-lost 10s data-gone | \"data-gone\" must be data-kept, data-lost",
        "at 30s link-lost 0s data-kept | above 0",
        "at 30s farm-flap usfram 5s | \"usfram\" must be usfarm, usfuture",
        "at 30s restart 10s again | must end before \"again\"",
        "at 30s duplicates 0 | \"0\" must be a whole number from 1",
        "at 30s execution-corrected of mine | ends where price or quantity must follow",
        "at 30s execution-corrected size 3 | \"size\" must be price or quantity",
        "at 30s execution-corrected price 0.0 | \"0.0\" must be a change such as +0.05 or -10",
        "at 30s port-changed 70000 | \"70000\" must be a port from 0 to 65535",
        "at 30s unanswered tick-price 1 10s | \"tick-price\" must be req-mkt-data",
        "every 90m at 23:45 restart 10s | must be a number of whole days",
        "every 1d at 25:00 restart 10s | \"25:00\" must be a time of day such as 23:45",
        "when 1d restart 10s | \"when\" must be at or every",
        "'' | ends where at or every must follow"
      })
  void thatIsWrongNamesTheLineTheTokenAndWhatWouldBeRight(String line, String problem) {
    assertThatThrownBy(() -> FaultScript.parse(List.of(line)))
        .isInstanceOf(FaultScript.Mistake.class)
        .hasMessageContaining("\"" + line + "\"")
        .hasMessageContaining(problem);
  }

  @Test
  void beginsFaultsAtTheirTimes() {
    assertThat(times("2026-11-24T17:00:00Z", Duration.ofMinutes(11), "at 30s close-in-frame"))
        .containsExactly("2026-11-24T17:00:30Z");
    assertThat(times("2026-11-24T17:00:00Z", Duration.ofMinutes(11), "every 5m close-in-frame"))
        .containsExactly("2026-11-24T17:05:00Z", "2026-11-24T17:10:00Z");
  }

  @Test
  void keepsToTheTimeOfDayWhenTheClocksAreChanged() {
    assertThat(
            times(
                "2026-10-31T12:00:00Z",
                Duration.ofDays(2),
                "every 24h at 23:45 nightly-reset 2m data-lost"))
        .containsExactly("2026-11-01T03:45:00Z", "2026-11-02T04:45:00Z");
  }

  private static List<String> times(String start, Duration span, String line) {
    VirtualTime time = new VirtualTime(Instant.parse(start));
    List<String> times = new ArrayList<>();
    FaultScript.parse(Arrays.asList(line))
        .start(time, ZoneId.of("US/Eastern"), time, fault -> times.add(time.instant().toString()));
    time.advance(span);
    return times;
  }

  @Test
  void ofTheSettingsRunsInTheGateway() {
    Room room = new Room(FaultScript.parse(List.of("at 10s refuse 5s")));

    room.pass(9);
    assertThat(room.core.faults().isRefusing()).isFalse();
    room.pass(1);
    assertThat(room.core.faults().isRefusing()).isTrue();
    room.pass(5);
    assertThat(room.core.faults().isRefusing()).isFalse();
  }
}
