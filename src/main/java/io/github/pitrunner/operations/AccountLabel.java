package io.github.pitrunner.operations;

/** What metrics say of whose figures they show. */
public enum AccountLabel {
  /** The account by its number. */
  NAMED,
  /** The place of the account among those of the login: 1, 2 and so on. */
  NUMBERED,
  /** Nothing: no figures of accounts are shown. */
  NONE
}
