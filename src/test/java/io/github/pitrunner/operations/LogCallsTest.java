package io.github.pitrunner.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Duration;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.testing.ConnectorRig;
import io.github.pitrunner.testing.LogLines;
import io.github.pitrunner.v1.LogCategory;
import io.github.pitrunner.v1.LogLevel;
import io.github.pitrunner.v1.SetLogLevelRequest;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogCallsTest {
  private static final String CATEGORY = "io.github.pitrunner.operations.quiet";

  private final ConnectorRig rig = new ConnectorRig();
  private final LogCalls calls = new LogCalls(new LogLevels(rig.connector()));

  @AfterEach
  void reset() {
    set(CATEGORY, LogLevel.LOG_LEVEL_UNSPECIFIED, 0);
  }

  private LogCategory set(String category, LogLevel level, long seconds) {
    SetLogLevelRequest.Builder request =
        SetLogLevelRequest.newBuilder().setCategory(category).setLevel(level);
    if (seconds != 0) {
      request.setDuration(Duration.newBuilder().setSeconds(seconds));
    }
    return calls.set(request.build()).getCategory();
  }

  @Test
  void levelIsChangedAtOnceAndTold() {
    LogCategory changed = set(CATEGORY, LogLevel.LOG_LEVEL_DEBUG, 0);

    assertThat(changed.getLevel()).isEqualTo(LogLevel.LOG_LEVEL_DEBUG);
    assertThat(changed.getChanged()).isTrue();
    assertThat(changed.hasUntil()).isFalse();
    assertThat(Logger.getLogger(CATEGORY).isDebugEnabled()).isTrue();
    assertThat(Logger.getLogger(CATEGORY).isTraceEnabled()).isFalse();
    assertThat(calls.all().getCategoriesList()).contains(changed);
  }

  @Test
  void linesOfTheCategoryComeFromThenOn() {
    try (LogLines log = new LogLines(CATEGORY)) {
      Logger.getLogger(CATEGORY).debug("before");
      set(CATEGORY, LogLevel.LOG_LEVEL_DEBUG, 0);
      Logger.getLogger(CATEGORY).debug("after");

      assertThat(log.texts()).containsExactly("after");
    }
  }

  @Test
  void levelGoesBackAfterItsDuration() {
    LogCategory changed = set(CATEGORY, LogLevel.LOG_LEVEL_DEBUG, 60);
    assertThat(changed.getUntil().getSeconds())
        .isEqualTo(rig.time().instant().plusSeconds(60).getEpochSecond());

    rig.time().advance(java.time.Duration.ofSeconds(59));
    assertThat(Logger.getLogger(CATEGORY).isDebugEnabled()).isTrue();
    rig.time().advance(java.time.Duration.ofSeconds(1));

    assertThat(Logger.getLogger(CATEGORY).isDebugEnabled()).isFalse();
    assertThat(calls.all().getCategoriesList())
        .noneMatch(category -> category.getCategory().equals(CATEGORY));
  }

  @Test
  void laterChangeOutlastsTheEndOfAnEarlierOne() {
    set(CATEGORY, LogLevel.LOG_LEVEL_TRACE, 10);
    set(CATEGORY, LogLevel.LOG_LEVEL_DEBUG, 0);

    rig.time().advance(java.time.Duration.ofSeconds(20));

    assertThat(Logger.getLogger(CATEGORY).isDebugEnabled()).isTrue();
    assertThat(set(CATEGORY, LogLevel.LOG_LEVEL_UNSPECIFIED, 0).getChanged()).isFalse();
    assertThat(Logger.getLogger(CATEGORY).isDebugEnabled()).isFalse();
  }

  @Test
  void rootAndWireAreAlwaysListed() {
    assertThat(calls.all().getCategoriesList())
        .extracting(LogCategory::getCategory)
        .containsExactly("io.github.pitrunner", "io.github.pitrunner.wire");
    assertThat(calls.all().getCategories(0).getLevel()).isEqualTo(LogLevel.LOG_LEVEL_INFO);
  }

  @ParameterizedTest(name = "''{0}''")
  @ValueSource(
      strings = {
        "",
        "io.quarkus.vault",
        "org.flywaydb",
        "io.github.pitrunnerx",
        "io.github.pitrunner.",
        "io.github.pitrunner.a b",
        "io.github.pitrunner.a.b.c.d.e"
      })
  void categoriesThatAreNotOursAreRefused(String category) {
    assertThatThrownBy(() -> set(category, LogLevel.LOG_LEVEL_DEBUG, 0))
        .isInstanceOf(Failure.InvalidRequest.class)
        .hasMessageContaining("category");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 604_801})
  void durationsOutOfRangeAreRefused(long seconds) {
    assertThatThrownBy(() -> set(CATEGORY, LogLevel.LOG_LEVEL_DEBUG, seconds))
        .isInstanceOf(Failure.InvalidRequest.class)
        .hasMessageContaining("duration");
  }

  @Test
  void changedCategoriesAreBounded() {
    for (int i = 0; i < LogLevels.MOST; i++) {
      set("io.github.pitrunner.odd" + i, LogLevel.LOG_LEVEL_INFO, 0);
    }

    assertThatThrownBy(() -> set("io.github.pitrunner.oddest", LogLevel.LOG_LEVEL_INFO, 0))
        .isInstanceOf(Failure.Exhausted.class);
    assertThat(set("io.github.pitrunner.odd1", LogLevel.LOG_LEVEL_UNSPECIFIED, 0).getChanged())
        .isFalse();
    for (int i = 0; i < LogLevels.MOST; i++) {
      set("io.github.pitrunner.odd" + i, LogLevel.LOG_LEVEL_UNSPECIFIED, 0);
    }
  }
}
