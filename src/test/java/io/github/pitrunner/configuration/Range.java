package io.github.pitrunner.configuration;

import io.smallrye.config.WithConverter;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

/**
 * The values that a key takes, as the service tells who gives another one: by the messages of its
 * constraints, which must say what the constraints hold.
 */
final class Range {
  private static final Pattern MUST = Pattern.compile("(?:must (?:be )?(?:in )?|but knows )(.+)");
  private static final Pattern BOUNDS = Pattern.compile("(.+?)(?: \\([^)]*\\))? to (.+)");
  private static final Pattern ASIDE = Pattern.compile(" \\((?:its|and)[^)]*\\)$");
  private static final Pattern TIME = Pattern.compile("(\\d+) (ms|s|min|h|days?)");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "min", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "day", Duration.ofDays(1),
          "days", Duration.ofDays(1));

  private final List<Annotation> constraints = new ArrayList<>();
  private final List<Class<?>> types = new ArrayList<>();

  Range(Method method) {
    constraints.addAll(List.of(method.getAnnotations()));
    collect(method.getAnnotatedReturnType());
  }

  private void collect(AnnotatedType type) {
    constraints.addAll(List.of(type.getAnnotations()));
    Type plain = type.getType();
    if (plain instanceof Class<?> known) {
      types.add(known);
    }
    if (type instanceof AnnotatedParameterizedType parameterized) {
      Arrays.stream(parameterized.getAnnotatedActualTypeArguments()).forEach(this::collect);
    }
  }

  /** What the service says of it; null where it checks nothing. */
  @Nullable String told() {
    Set<String> ranges =
        messages().stream()
            .map(MUST::matcher)
            .filter(Matcher::find)
            .map(found -> ASIDE.matcher(found.group(1)).replaceFirst(""))
            .collect(Collectors.toSet());
    if (ranges.size() > 1) {
      throw new AssertionError("Several ranges are told: " + ranges);
    }
    return ranges.stream().findFirst().orElseGet(this::ofType);
  }

  private @Nullable String ofType() {
    if (isSwitch()) {
      return "true, false";
    }
    return types.stream()
        .filter(Class::isEnum)
        .findFirst()
        .map(
            type ->
                Arrays.stream(type.getEnumConstants())
                    .map(one -> one.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .collect(Collectors.joining(", ")))
        .orElse(null);
  }

  private boolean isSwitch() {
    return types.contains(boolean.class) || types.contains(Boolean.class);
  }

  /** Where the service would hold something else than it says, or take a slip for a word. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (isSwitch() && constraints.stream().noneMatch(WithConverter.class::isInstance)) {
      problems.add("takes every word but true for false: give it the converter OnOrOff");
    }
    List<Object> held = bounds();
    if (!held.isEmpty()) {
      String told = Objects.requireNonNull(told(), "bounds without a message");
      Matcher words = BOUNDS.matcher(told);
      List<Object> said =
          words.matches()
              ? List.of(value(words.group(1)), value(words.group(2)))
              : List.of(value(told.replace(" or more", "")));
      if (!held.equals(said)) {
        problems.add("is held in %s, but said to be in %s".formatted(held, told));
      }
    }
    return problems;
  }

  /** The least and the most, from the constraints. */
  private List<Object> bounds() {
    List<Object> lowest = new ArrayList<>();
    List<Object> highest = new ArrayList<>();
    for (Annotation constraint : constraints) {
      if (constraint instanceof Min min) {
        lowest.add(BigDecimal.valueOf(min.value()));
      } else if (constraint instanceof Max max) {
        highest.add(BigDecimal.valueOf(max.value()));
      } else if (constraint instanceof DecimalMin min) {
        lowest.add(new BigDecimal(min.value()));
      } else if (constraint instanceof DecimalMax max) {
        highest.add(new BigDecimal(max.value()));
      } else if (constraint instanceof DurationMin min) {
        lowest.add(
            Duration.ofDays(min.days())
                .plusHours(min.hours())
                .plusMinutes(min.minutes())
                .plusSeconds(min.seconds())
                .plusMillis(min.millis())
                .plusNanos(min.nanos()));
      } else if (constraint instanceof DurationMax max) {
        highest.add(
            Duration.ofDays(max.days())
                .plusHours(max.hours())
                .plusMinutes(max.minutes())
                .plusSeconds(max.seconds())
                .plusMillis(max.millis())
                .plusNanos(max.nanos()));
      }
    }
    // An annotation of a method's only type is found at both.
    List<Object> bounds = new ArrayList<>(lowest.stream().distinct().toList());
    bounds.addAll(highest.stream().distinct().toList());
    if (bounds.size() == 1 && types.contains(Integer.class)) {
      // What an int cannot hold is refused as well.
      bounds.add(BigDecimal.valueOf(Integer.MAX_VALUE));
    }
    return bounds;
  }

  private List<String> messages() {
    return constraints.stream()
        .map(
            constraint -> {
              try {
                return (String) constraint.annotationType().getMethod("message").invoke(constraint);
              } catch (NoSuchMethodException e) {
                return "";
              } catch (ReflectiveOperationException e) {
                throw new LinkageError("No message can be read of " + constraint, e);
              }
            })
        .filter(message -> !message.isEmpty())
        .toList();
  }

  private static Object value(String text) {
    Matcher time = TIME.matcher(text);
    if (time.matches()) {
      return Objects.requireNonNull(UNITS.get(time.group(2)))
          .multipliedBy(Long.parseLong(time.group(1)));
    }
    try {
      return new BigDecimal(text.replace(",", ""));
    } catch (NumberFormatException e) {
      return text;
    }
  }
}
