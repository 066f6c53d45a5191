/**
 * The proof that a client harms only itself: clients that flood, stall, open thousands of streams
 * or send what is no gRPC, no HTTP/2 or nothing at all, against the packaged service, while another
 * client works on and is measured.
 */
@NullMarked
package io.github.pitrunner.abuse;

import org.jspecify.annotations.NullMarked;
