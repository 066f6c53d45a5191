package io.github.pitrunner.domain;

/**
 * The trace of one call, to which the steps of its way to the gateway are added. What is not traced
 * has {@link #NONE}, which costs nothing.
 */
public interface Trace {
  /** Of a call that is not traced. */
  Trace NONE =
      new Trace() {
        @Override
        public String id() {
          return "";
        }

        @Override
        public Step step(String name) {
          return Step.NONE;
        }
      };

  /** Its id in hexadecimal, for the log; empty without a trace. */
  String id();

  /** A step of the way begins now; whoever begins it ends it. */
  Step step(String name);

  /** A step of a call's way. It has one end; what comes after that is dropped. */
  interface Step {
    /** Of a call that is not traced. */
    Step NONE =
        new Step() {
          @Override
          public Step note(String key, String value) {
            return this;
          }

          @Override
          public Step note(String key, long value) {
            return this;
          }

          @Override
          public void happened(String what) {
            // Nobody looks.
          }

          @Override
          public void end() {
            // Nobody looks.
          }

          @Override
          public void fail(Throwable why) {
            // Nobody looks.
          }
        };

    /** Says something of it. */
    Step note(String key, String value);

    /** Says something of it. */
    Step note(String key, long value);

    /** Marks a moment within it. */
    void happened(String what);

    void end();

    /** Ends it as one that went wrong. */
    void fail(Throwable why);
  }
}
