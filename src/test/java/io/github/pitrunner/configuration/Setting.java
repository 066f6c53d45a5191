package io.github.pitrunner.configuration;

import io.github.pitrunner.testing.ConfigurationKeys;
import io.smallrye.config.WithDefault;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One key that the service can be told, as a line of {@code settings.tsv} has it: what the code
 * does not know of it.
 *
 * @param key with names of free parts, such as {@code <account>}
 * @param standard what holds without it, where the code gives no default, or the default with a
 *     word on it
 * @param values where the code checks none
 */
record Setting(String key, String standard, String values, String meaning) {
  private static final Pattern FREE_PART = Pattern.compile("<([a-z]+)>");
  private static final Pattern ALIAS = Pattern.compile("\\$\\{([A-Z_]+):(.*)}");

  static Setting fromLine(String line) {
    String[] parts = line.split("\t", -1);
    if (parts.length != 4 || parts[3].isBlank()) {
      throw new AssertionError("settings.tsv: not a key, default, values and meaning: " + line);
    }
    return new Setting(parts[0], parts[1], parts[2], parts[3]);
  }

  /** As the mappings name it. */
  String pattern() {
    return FREE_PART.matcher(key).replaceAll("*");
  }

  /** Its names in the environment, the usual one of its field first. */
  String environment() {
    List<String> names = new ArrayList<>();
    Matcher alias = alias();
    if (alias.matches()) {
      names.add(alias.group(1));
    }
    Matcher free = FREE_PART.matcher(key);
    StringBuilder name = new StringBuilder();
    int from = 0;
    while (free.find()) {
      name.append(ConfigurationKeys.environmentName(key.substring(from, free.start())))
          .append('<')
          .append(free.group(1).toUpperCase(Locale.ROOT))
          .append('>');
      from = free.end();
    }
    names.add(name.append(ConfigurationKeys.environmentName(key.substring(from))).toString());
    return names.stream().map("`%s`"::formatted).collect(Collectors.joining(", "));
  }

  private Matcher alias() {
    return ALIAS.matcher(ConfigurationKeys.configured().getOrDefault(key, ""));
  }

  /** What holds without it, in the code and in application.properties; null if nothing there. */
  @Nullable String known(@Nullable Method method) {
    String configured = ConfigurationKeys.configured().get(key);
    WithDefault standard = method == null ? null : method.getAnnotation(WithDefault.class);
    if (standard != null) {
      return standard.value();
    }
    return configured == null || alias().matches() ? null : configured;
  }

  /** What is wrong with the line. */
  List<String> problems(Map<String, Method> methods) {
    List<String> problems = new ArrayList<>();
    Method method = methods.get(pattern());
    String known = known(method);
    if (known == null && standard.isEmpty()) {
      problems.add("has no default in the code: say what holds without it");
    }
    if (known != null && !standard.isEmpty() && !says(standard, known)) {
      problems.add("has the default %s, and not %s".formatted(known, standard));
    }
    Matcher alias = alias();
    if (alias.matches() && known != null && !List.of("", known).contains(alias.group(2))) {
      problems.add("has another default in application.properties than " + known);
    }
    String range = method == null ? null : new Range(method).told();
    if ((range == null) == values.isEmpty()) {
      problems.add(
          range == null
              ? "is checked by no constraint: say what values it takes"
              : "takes what its constraint says: " + range);
    }
    if (method != null) {
      problems.addAll(new Range(method).problems());
    }
    return problems.stream().map(problem -> key + " " + problem).toList();
  }

  private static boolean says(String text, String value) {
    return text.equals(value) || text.startsWith(value + " ") || text.startsWith(value + ";");
  }

  /** The line of the README's table. */
  String row(Map<String, Method> methods) {
    Method method = methods.get(pattern());
    String range = method == null ? null : new Range(method).told();
    String known = known(method);
    String shown = standard.isEmpty() ? String.valueOf(known) : standard;
    return Arrays.asList(
            "`" + key + "`", environment(), shown, range == null ? values : range, meaning)
        .stream()
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |"));
  }
}
