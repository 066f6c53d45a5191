package io.github.pitrunner;

import io.github.pitrunner.connector.ClientIdFile;
import io.github.pitrunner.journal.JournalUnusableException;
import io.github.pitrunner.security.SecurityMistake;
import io.github.pitrunner.security.credentials.CredentialsUnusableException;
import io.github.pitrunner.security.transport.TransportUnusableException;
import io.quarkus.runtime.QuarkusBindException;
import io.smallrye.config.ConfigValidationException;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/**
 * What kept the service from starting, for a person: the key, its value and what would be right, in
 * one line.
 */
final class StartProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = Logger.getLogger("io.github.pitrunner");

  private static final Pattern CONVERSION =
      Pattern.compile(
          "^(?:[\\w.]+: )?The config property (\\S+) with the config value \"(.*?)\" threw an"
              + " Exception whilst being converted\\s*");

  StartProblem(String message) {
    super(message, null, false, false);
  }

  /** Prints one line for a problem that is known, and the whole trace for any other. */
  static void report(Throwable cause) {
    Optional<String> line = line(cause);
    if (line.isPresent()) {
      // A wrong configuration stops the start before there is a log that it could be written to.
      System.err.println("ERROR Cannot start: " + line.get());
    } else {
      // What fails very early finds no log to be written to.
      System.err.println("ERROR Cannot start: " + rootOf(cause));
      LOG.error("Cannot start", cause);
    }
  }

  /** Prints a line for a person, where there is no log. */
  static void say(String line) {
    System.err.println(line);
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  /** The one line of a problem that is known. */
  static Optional<String> line(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StartProblem problem) {
        return Optional.ofNullable(problem.getMessage());
      } else if (cause instanceof ClientIdFile.UnusableException unusable) {
        return Optional.ofNullable(unusable.getMessage());
      } else if (cause instanceof JournalUnusableException unusable) {
        return Optional.ofNullable(unusable.getMessage());
      } else if (cause instanceof CredentialsUnusableException unusable) {
        return Optional.ofNullable(unusable.getMessage());
      } else if (cause instanceof SecurityMistake mistake) {
        return Optional.ofNullable(mistake.getMessage());
      } else if (cause instanceof TransportUnusableException unusable) {
        return Optional.ofNullable(unusable.getMessage());
      } else if (cause instanceof ConfigValidationException invalid) {
        return Optional.of(describe(invalid));
      } else if (cause instanceof QuarkusBindException taken) {
        return Optional.of(portInUse(taken.getPort()));
      } else if (cause instanceof BindException) {
        return Optional.of(inUse("quarkus.grpc.server"));
      }
    }
    return Optional.empty();
  }

  private static String describe(ConfigValidationException invalid) {
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < invalid.getProblemCount(); i++) {
      problems.add(readable(invalid.getProblem(i).getMessage()));
    }
    return problems.stream().distinct().collect(Collectors.joining("; "));
  }

  /** Without SmallRye's own codes and class names, which say nothing to whoever set the value. */
  private static String readable(String problem) {
    String text = problem.replaceAll("SRCFG\\d+:\\s*", "").replaceAll("\\R", " ");
    return CONVERSION.matcher(text).replaceFirst("$1 is \"$2\": ") + hint(text);
  }

  /** What would be right, where the text of the conversion does not say it. */
  private static String hint(String text) {
    if (text.contains("Invalid duration")) {
      return "; it must be a duration such as 8s, 500ms or 10m";
    }
    return text.contains("Expected an integer") ? "; it must be a whole number" : "";
  }

  // The simulated gateway's port is told by a StartProblem of its own, so it is one of these.
  private static String portInUse(int port) {
    return Stream.of("quarkus.grpc.server", "quarkus.management")
        .filter(server -> ConfigProvider.getConfig().getValue(server + ".port", int.class) == port)
        .map(StartProblem::inUse)
        .collect(
            Collectors.collectingAndThen(
                Collectors.joining("; "),
                lines -> lines.isEmpty() ? "port %d is in use".formatted(port) : lines));
  }

  private static String inUse(String server) {
    Config config = ConfigProvider.getConfig();
    return "%s.port is %s on %s, but that port is in use"
        .formatted(
            server,
            config.getValue(server + ".port", String.class),
            config.getValue(server + ".host", String.class));
  }
}
