package io.github.pitrunner.archfixture.domain;

import com.google.protobuf.ByteString;
import io.github.pitrunner.archfixture.wire.Line;

/** Uses the wire and a library. */
public record Price(ByteString text, Line line) {}
