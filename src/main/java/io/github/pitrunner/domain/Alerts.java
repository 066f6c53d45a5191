package io.github.pitrunner.domain;

/** Where alerts go. Never throws and never blocks; called on the connector's context. */
public interface Alerts {
  /** Nobody hears them. */
  Alerts NONE =
      new Alerts() {
        @Override
        public void raise(Alert alert) {
          // Nobody hears it.
        }

        @Override
        public void resolve(Alert.Kind kind, String subject) {
          // Nobody has heard of it.
        }
      };

  /** Raises an alert; one that is raised already is not told again. */
  void raise(Alert alert);

  /** What an alert was about is well again; does nothing if none was raised. */
  void resolve(Alert.Kind kind, String subject);
}
