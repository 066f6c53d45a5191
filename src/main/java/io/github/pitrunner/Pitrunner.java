package io.github.pitrunner;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import org.jspecify.annotations.Nullable;

/**
 * The entry point: of the service, and with the argument {@code credentials} of the pod's
 * credential step. What keeps it from starting is told in one line, not in a stack trace.
 */
@QuarkusMain
public class Pitrunner implements QuarkusApplication {
  private static final int STARTED_NOT = 1;
  private static final int UNKNOWN_ARGUMENT = 2;

  // Before Quarkus runs: of its servers and the journal the credential step needs nothing.
  public static void main(String... args) {
    if (args.length == 0) {
      Quarkus.run(Pitrunner.class, Pitrunner::onExit, args);
    } else if (args.length == 1 && args[0].equals(CredentialCommand.NAME)) {
      System.exit(CredentialCommand.run() ? 0 : STARTED_NOT);
    } else {
      StartProblem.say(
          "ERROR Unknown arguments: %s; known are none, which starts the service, and %s, which"
                  .formatted(String.join(" ", args), CredentialCommand.NAME)
              + " writes the files that the gateway logs in with");
      System.exit(UNKNOWN_ARGUMENT);
    }
  }

  @Override
  public int run(String... args) {
    Quarkus.waitForExit();
    return 0;
  }

  private static void onExit(int code, @Nullable Throwable cause) {
    if (cause != null) {
      StartProblem.report(cause);
    }
    System.exit(cause == null ? code : STARTED_NOT);
  }
}
