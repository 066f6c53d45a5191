package io.github.pitrunner.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.simulator.faults.Fault;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Schedules of faults at random on the whole service. {@code -Dpitrunner.chaos.schedules=N} runs
 * more or fewer of them, {@code -Dpitrunner.chaos.first=N} from another seed on, and {@code
 * -Dpitrunner.chaos.minutes=N} makes each that long, or up to twice as long. {@code
 * -Dpitrunner.seed=N} replays one, with the minutes that it was drawn with: they are part of what
 * the seed means. {@code -Dpitrunner.chaos.trace=true} prints what happens in it.
 */
class ChaosTest {
  private static final Long ONLY = Long.getLong("pitrunner.seed");
  private static final long FIRST = Long.getLong("pitrunner.chaos.first", 1);
  private static final int SCHEDULES = Integer.getInteger("pitrunner.chaos.schedules", 1000);
  private static final boolean IS_TRACED = Boolean.getBoolean("pitrunner.chaos.trace");

  @Test
  void whateverGoesWrongNobodyIsLeftInTheDarkAndAllIsWellAgainAfterwards() {
    ChaosRun run =
        ONLY == null ? new ChaosRun(FIRST, SCHEDULES, IS_TRACED) : new ChaosRun(ONLY, 1, IS_TRACED);

    run.run();

    System.out.println(run.figures());
    assertThat(run.failures()).isEmpty();
  }

  @Test
  void theSameSeedGivesTheSameRun() {
    List<Long> seeds = List.of(FIRST, FIRST + 1, FIRST + 2, FIRST + 3, FIRST + 4);
    List<Long> once = traces(seeds);
    List<Long> again = traces(seeds);

    assertThat(once).isEqualTo(again).doesNotHaveDuplicates();
  }

  private static List<Long> traces(List<Long> seeds) {
    return seeds.stream().map(ChaosRun::traceOf).toList();
  }

  @Test
  void everyKindOfFaultIsDrawn() {
    FaultDraw draw = new FaultDraw(new Random(FIRST));

    Set<Class<?>> drawn =
        IntStream.range(0, FaultDraw.KINDS)
            .mapToObj(kind -> draw.of(kind).getClass())
            .collect(Collectors.toSet());

    assertThat(drawn)
        .isEqualTo(Arrays.stream(Fault.class.getPermittedSubclasses()).collect(Collectors.toSet()));
  }
}
