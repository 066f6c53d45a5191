package io.github.pitrunner.api;

import io.github.pitrunner.domain.Role;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Who may make a call; stands beside its implementation. A call without it is let through for
 * nobody.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Access {
  /** The least role that it needs. */
  Role value();

  /** It changes something: each such call is kept in the audit trail. */
  boolean changes() default false;

  /**
   * It makes things safer, such as a cancel: it has a budget of its own, so that a caller who has
   * used up the other one can still stop what he began.
   */
  boolean safety() default false;
}
