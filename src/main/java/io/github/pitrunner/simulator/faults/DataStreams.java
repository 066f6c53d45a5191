package io.github.pitrunner.simulator.faults;

import java.util.Set;

/** The market's streams, as faults stop them and as whoever checks the gateway counts them. */
public interface DataStreams {
  /** A market without streams, whose instruments are all of the first farm. */
  DataStreams NONE =
      new DataStreams() {
        @Override
        public Set<Farm> farms() {
          return Set.of(Farm.USFARM);
        }

        @Override
        public void stop() {}

        @Override
        public void resume(Fault.Streams after) {}

        @Override
        public void stop(Farm farm) {}

        @Override
        public void resume(Farm farm, Fault.Streams after) {}

        @Override
        public void compete() {}

        @Override
        public void endCompetition(Fault.Streams after) {}

        @Override
        public void resetDepth() {}

        @Override
        public void haltDepth() {}

        @Override
        public int lines(int clientId) {
          return 0;
        }
      };

  /** The farms of market data that serve instruments. */
  Set<Farm> farms();

  /** Nothing flows until {@link #resume} was called as often. */
  void stop();

  /** Ends one {@link #stop}. */
  void resume(Fault.Streams after);

  /** Nothing of the farm flows until {@link #resume(Farm, Fault.Streams)} was called as often. */
  void stop(Farm farm);

  /** Ends one {@link #stop(Farm)}. */
  void resume(Farm farm, Fault.Streams after);

  /**
   * Another session of the user takes quotes, ticks and books until {@link #endCompetition} as
   * often.
   */
  void compete();

  /** Ends one {@link #compete}. */
  void endCompetition(Fault.Streams after);

  /** Every order book is emptied and begins anew (317). */
  void resetDepth();

  /** Every order book stops until it is asked for anew (316). */
  void haltDepth();

  /** Market data lines that a client has open, silent ones included. */
  int lines(int clientId);
}
