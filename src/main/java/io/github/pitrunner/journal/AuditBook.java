package io.github.pitrunner.journal;

import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.AuditEvent.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the journal gives back of the audit trail. */
public final class AuditBook {
  private AuditBook() {}

  /**
   * Which events are asked for.
   *
   * @param kinds empty for all
   * @param identity null for all
   * @param action null for all
   * @param outcome its code; null for all
   * @param from null for the beginning; included
   * @param to null for the end; excluded
   */
  public record Filter(
      Set<Kind> kinds,
      @Nullable String identity,
      @Nullable String action,
      @Nullable String outcome,
      @Nullable Instant from,
      @Nullable Instant to) {
    /** All of them. */
    public static final Filter ALL = new Filter(Set.of(), null, null, null, null, null);

    public Filter {
      kinds = Set.copyOf(kinds);
    }

    /** Events of one kind. */
    public static Filter of(Kind kind) {
      return new Filter(Set.of(kind), null, null, null, null, null);
    }
  }

  /**
   * A recorded event.
   *
   * @param number rises by one with each
   */
  public record Entry(long number, AuditEvent event) {}

  /**
   * Some of what was asked for: as many as were wanted, or those of a stretch of the trail, which
   * may be none.
   *
   * @param entries newest first
   * @param next the rest is before this entry; 0 when there is no rest
   */
  public record Page(List<Entry> entries, long next) {
    public Page {
      entries = List.copyOf(entries);
    }
  }

  /**
   * A link of the chain.
   *
   * @param entry 0 before the first
   * @param hash hexadecimal
   */
  public record Link(long entry, String hash) {
    /** What the first entry is bound to. */
    public static final Link BEGINNING = new Link(0, "0".repeat(64));
  }

  /** What may be wrong with the trail. */
  public enum Problem {
    /** An entry is not what was recorded, or was put there by somebody else. */
    CHANGED,
    /** An entry is not there. */
    MISSING,
    /** The trail does not end where its head says. */
    HEAD_DIFFERS,
    /** The trail does not begin where it was cut for its age. */
    ANCHOR_DIFFERS,
    /** An entry is not bound with a key, but one before it is, or it is the last one. */
    NOT_KEYED,
    /** An entry is bound with a key that is not configured. */
    KEY_UNKNOWN,
    /** An entry is the first that is bound with the key, and does not say so. */
    BINDING_NOT_TOLD
  }

  /**
   * The first thing that is wrong.
   *
   * @param entry where
   * @param description for people
   */
  public record Flaw(long entry, Problem problem, String description) {}

  /**
   * Entries that are not there.
   *
   * @param before the entry that they should stand behind
   */
  static Flaw missing(Link before, long last) {
    long first = before.entry() + 1;
    return new Flaw(
        first,
        Problem.MISSING,
        first == last
            ? "Entry %d is not there".formatted(first)
            : "The entries %d to %d are not there".formatted(first, last));
  }

  /**
   * How far the trail is checked. It is asked for again until it is done.
   *
   * @param anchor where it began; null before the first question
   * @param reached the last entry that was looked at
   * @param removed up to where entries were removed for their age, by what the trail says itself
   * @param keyId of the key that the last entry was bound with
   * @param keyedFrom the first entry that is bound with a key; 0 if none is
   * @param checked how many entries
   * @param goal an entry that was there, by the head
   * @param head where the trail ended; null until it is done
   */
  public record Check(
      @Nullable Link anchor,
      Link reached,
      Link removed,
      String keyId,
      long keyedFrom,
      long checked,
      long goal,
      @Nullable Link head,
      @Nullable Flaw flaw) {
    /** Nothing is checked yet. */
    public static final Check BEGIN =
        new Check(null, Link.BEGINNING, Link.BEGINNING, "", 0, 0, 0, null, null);

    public boolean isDone() {
      return flaw != null || head != null;
    }

    Check to(Link link, String linkKeyId) {
      long from = keyedFrom == 0 && !linkKeyId.isEmpty() ? link.entry() : keyedFrom;
      return new Check(anchor, link, removed, linkKeyId, from, checked + 1, goal, null, null);
    }

    Check withRemoved(Link link) {
      return new Check(anchor, reached, link, keyId, keyedFrom, checked, goal, null, null);
    }

    Check withGoal(long entry) {
      return new Check(anchor, reached, removed, keyId, keyedFrom, checked, entry, null, null);
    }

    Check ended(@Nullable Link end, @Nullable Flaw found) {
      return new Check(anchor, reached, removed, keyId, keyedFrom, checked, goal, end, found);
    }
  }
}
