package io.github.pitrunner.journal;

import java.time.Duration;

/**
 * How the journal goes.
 *
 * @param isWritable whether the last write was recorded
 * @param waiting appends that wait to be written
 * @param entries recorded in this run
 * @param commits in which they were
 * @param failures writes that failed
 * @param lastCommit how long the last commit took
 * @param auditChangesFound how often it was found that somebody else has changed the audit trail
 */
public record JournalFigures(
    boolean isWritable,
    int waiting,
    long entries,
    long commits,
    long failures,
    Duration lastCommit,
    long auditChangesFound) {}
