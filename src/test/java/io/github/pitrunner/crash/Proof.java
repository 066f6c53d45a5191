package io.github.pitrunner.crash;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.LogManager;

/** What is shown of the packaged service by a program of its own. */
interface Proof extends AutoCloseable {
  /** Whether it holds; prints what was seen. */
  boolean run() throws InterruptedException;

  @Override
  void close();

  /** Begins a proof; an IllegalArgumentException says what it was asked for wrongly. */
  @FunctionalInterface
  interface Beginning {
    Proof begin(PrintStream out) throws Exception;
  }

  /** Runs a proof and ends the process: with 0 if it holds, 1 if not, 2 if it was asked wrongly. */
  static void end(Beginning beginning) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    // The gateway here tells of each client that it loses.
    LogManager.getLogManager().getLogger("").setLevel(Level.WARNING);
    boolean isProven;
    try (Proof proof = beginning.begin(out)) {
      isProven = proof.run();
    } catch (IllegalArgumentException e) {
      out.println(e.getMessage());
      System.exit(2);
      return;
    } catch (RuntimeException | AssertionError e) {
      e.printStackTrace(out);
      isProven = false;
    }
    // Whatever threads are left: the proof is over.
    System.exit(isProven ? 0 : 1);
  }
}
