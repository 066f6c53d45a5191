package io.github.pitrunner;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import org.jspecify.annotations.Nullable;

/** The entry point. What keeps it from starting is told in one line, not in a stack trace. */
@QuarkusMain
public class Pitrunner implements QuarkusApplication {
  private static final int STARTED_NOT = 1;

  public static void main(String... args) {
    Quarkus.run(Pitrunner.class, Pitrunner::onExit, args);
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
