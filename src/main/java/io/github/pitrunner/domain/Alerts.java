package io.github.pitrunner.domain;

/** Where alerts go. Never throws and never blocks; called on the connector's context. */
public interface Alerts {
  /** Nobody hears them. */
  Alerts NONE =
      new Alerts() {
        @Override
        public boolean raise(Alert alert) {
          // Nobody hears it.
          return true;
        }

        @Override
        public void resolve(Alert.Kind kind, String subject) {
          // Nobody has heard of it.
        }
      };

  /**
   * Raises an alert; one that is raised already is not told again.
   *
   * @return false if it found no place among too many of its kind: what lasts is to be raised again
   */
  boolean raise(Alert alert);

  /** What an alert was about is well again; does nothing if none was raised. */
  void resolve(Alert.Kind kind, String subject);
}
