/**
 * Holds what is in {@code k8s} against the service: each object is read field by field, and what it
 * says of settings, ports, paths and rights is what the service knows and needs. The files are read
 * as they are, and once more as Kustomize builds them.
 */
@NullMarked
package io.github.pitrunner.kubernetes;

import org.jspecify.annotations.NullMarked;
