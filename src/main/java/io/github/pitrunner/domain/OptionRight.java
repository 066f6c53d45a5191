package io.github.pitrunner.domain;

/** What an option gives the right to. */
public enum OptionRight {
  CALL,
  PUT
}
