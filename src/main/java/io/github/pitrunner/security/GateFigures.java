package io.github.pitrunner.security;

import io.github.pitrunner.domain.Reason;
import java.util.Map;

/**
 * What happens at the gate.
 *
 * @param refused calls since the start, by reason
 * @param open calls
 * @param ended open calls since the start whose credentials were withdrawn or over
 * @param identities that are known by key or certificate
 * @param unreadable API keys of the secrets that are ignored
 * @param waiting calls whose token is being proven
 * @param remembered tokens
 */
public record GateFigures(
    Map<Reason, Long> refused,
    int open,
    long ended,
    int identities,
    int unreadable,
    int waiting,
    int remembered) {}
