/**
 * What traders talk about: instruments, orders, money, executions, accounts, and what can go wrong
 * with them. Immutable values that know their own rules and nothing of the gateway, of gRPC or of
 * any library; every other room speaks in them.
 */
@NullMarked
package io.github.pitrunner.domain;

import org.jspecify.annotations.NullMarked;
