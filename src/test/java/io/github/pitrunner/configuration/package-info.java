/**
 * What the README says of the configuration is generated from the code, and held to it: the table
 * of all keys from the mappings, with meanings from one file beside them, and the sample for paper
 * trading.
 */
@NullMarked
package io.github.pitrunner.configuration;

import org.jspecify.annotations.NullMarked;
