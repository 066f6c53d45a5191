package io.github.pitrunner.security.transport;

import io.github.pitrunner.domain.Secret;

/**
 * Certificates and a key as they are kept, unread.
 *
 * @param origin where they are from, for people
 * @param certificates the server's own and those that follow it
 * @param clientCas the authorities of callers; empty if there are none
 */
record PemTexts(String origin, String certificates, Secret key, String clientCas) {}
