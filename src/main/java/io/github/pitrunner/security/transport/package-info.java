/**
 * How the connection of a caller is kept safe before anybody asks who calls: TLS and the caller's
 * certificate, certificates that change while the service runs, plain text only where it was meant,
 * and limits within which a client may use HTTP/2. What a certificate allows is no matter of this
 * package.
 */
@NullMarked
package io.github.pitrunner.security.transport;

import org.jspecify.annotations.NullMarked;
