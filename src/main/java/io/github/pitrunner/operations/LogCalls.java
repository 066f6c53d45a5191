package io.github.pitrunner.operations;

import com.google.protobuf.Duration;
import io.github.pitrunner.api.Fields;
import io.github.pitrunner.api.Times;
import io.github.pitrunner.v1.GetLogLevelsResponse;
import io.github.pitrunner.v1.LogCategory;
import io.github.pitrunner.v1.LogLevel;
import io.github.pitrunner.v1.SetLogLevelRequest;
import io.github.pitrunner.v1.SetLogLevelResponse;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;
import org.jboss.logging.Logger.Level;
import org.jspecify.annotations.Nullable;

/** The calls about how much is logged. On the connector's context. */
@Singleton
final class LogCalls {
  private static final Pattern OURS =
      Pattern.compile("io\\.github\\.pitrunner(\\.[A-Za-z0-9_$]{1,60}){0,4}");
  private static final java.time.Duration LONGEST = java.time.Duration.ofDays(7);

  private final LogLevels levels;

  LogCalls(LogLevels levels) {
    this.levels = levels;
  }

  GetLogLevelsResponse all() {
    return GetLogLevelsResponse.newBuilder()
        .addAllCategories(levels.all().stream().map(LogCalls::toProto).toList())
        .build();
  }

  SetLogLevelResponse set(SetLogLevelRequest request) {
    Fields fields = Fields.ofRequest();
    fields.check(
        OURS.matcher(request.getCategory()).matches(),
        "category",
        "must be io.github.pitrunner or a package or class below it, not '%s'"
            .formatted(request.getCategory()));
    fields.check(
        request.getLevel() != LogLevel.UNRECOGNIZED,
        "level",
        "%d is no level".formatted(request.getLevelValue()));
    java.time.@Nullable Duration duration =
        request.hasDuration() ? duration(request.getDuration(), fields) : null;
    fields.verify();
    Level level = level(request.getLevel());
    return SetLogLevelResponse.newBuilder()
        .setCategory(
            toProto(
                level == null
                    ? levels.reset(request.getCategory())
                    : levels.set(request.getCategory(), level, duration)))
        .build();
  }

  private static java.time.Duration duration(Duration asked, Fields fields) {
    java.time.Duration duration =
        java.time.Duration.ofSeconds(asked.getSeconds(), asked.getNanos());
    fields.check(
        duration.compareTo(java.time.Duration.ofSeconds(1)) >= 0
            && duration.compareTo(LONGEST) <= 0,
        "duration",
        "must be 1 s to 7 days");
    return duration;
  }

  private static @Nullable Level level(LogLevel level) {
    return switch (level) {
      case LOG_LEVEL_UNSPECIFIED, UNRECOGNIZED -> null;
      case LOG_LEVEL_ERROR -> Level.ERROR;
      case LOG_LEVEL_WARN -> Level.WARN;
      case LOG_LEVEL_INFO -> Level.INFO;
      case LOG_LEVEL_DEBUG -> Level.DEBUG;
      case LOG_LEVEL_TRACE -> Level.TRACE;
    };
  }

  private static LogLevel toProto(Level level) {
    return switch (level) {
      case FATAL, ERROR -> LogLevel.LOG_LEVEL_ERROR;
      case WARN -> LogLevel.LOG_LEVEL_WARN;
      case INFO -> LogLevel.LOG_LEVEL_INFO;
      case DEBUG -> LogLevel.LOG_LEVEL_DEBUG;
      case TRACE -> LogLevel.LOG_LEVEL_TRACE;
    };
  }

  private static LogCategory toProto(LogLevels.Standing standing) {
    LogCategory.Builder category =
        LogCategory.newBuilder()
            .setCategory(standing.category())
            .setLevel(toProto(standing.level()))
            .setChanged(standing.isChanged());
    if (standing.until() != null) {
      category.setUntil(Times.toProto(standing.until()));
    }
    return category.build();
  }
}
