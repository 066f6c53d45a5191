package io.github.pitrunner;

import io.github.pitrunner.api.Callers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Binds the gate at the door to those who ask it who calls. */
@ApplicationScoped
public class SecurityWiring {
  @Produces
  @Singleton
  Callers callers() {
    return Callers.OF_CALLS;
  }
}
