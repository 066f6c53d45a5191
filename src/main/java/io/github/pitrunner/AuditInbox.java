package io.github.pitrunner;

import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.AuditEvent.Kind;
import io.github.pitrunner.journal.AuditJson;
import io.github.pitrunner.journal.JournalEntry.Audited;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Where other processes of the same pod, which have no journal, leave what must stay known until
 * the service records it: the directory {@code audit-inbox} of the data directory, files {@code
 * *.json} that are JSON arrays of events. Its methods block.
 */
public final class AuditInbox {
  /** Its name in the data directory. */
  public static final String NAME = "audit-inbox";

  static final String ENDING = ".json";

  /** Ends the name of a file whose events were logged by whoever left them. */
  private static final String LOGGED = ".logged" + ENDING;

  static final String REJECTED = ".rejected";
  private static final String UNFINISHED = ".part";

  /** More than anybody leaves there: a step reads some credentials once. */
  private static final long LONGEST = 4L << 20;

  private AuditInbox() {}

  /**
   * A file of the inbox.
   *
   * @param name of the file
   */
  record Delivery(String name, List<AuditEvent> events) {
    /** Whether the log has them. */
    boolean isLogged() {
      return name.endsWith(LOGGED);
    }
  }

  /**
   * A file that cannot be read.
   *
   * @param name of the file
   */
  record Reject(String name, String problem) {}

  /** What is in the inbox, oldest first. */
  record Found(List<Delivery> deliveries, List<Reject> rejects) {}

  /**
   * Leaves events for the service. Either all of them are there afterwards or none, and nobody but
   * the user of this process can read them.
   *
   * @param dataDirectory is made where it does not exist
   * @throws UncheckedIOException if they cannot be written; its message names the file
   */
  public static void write(Path dataDirectory, List<AuditEvent> events) {
    write(dataDirectory, events, ENDING);
  }

  /** The same with events that the log has already. */
  static void writeLogged(Path dataDirectory, List<AuditEvent> events) {
    write(dataDirectory, events, LOGGED);
  }

  private static void write(Path dataDirectory, List<AuditEvent> events, String ending) {
    if (events.isEmpty()) {
      return;
    }
    Path inbox = dataDirectory.resolve(NAME);
    String name = fileName(events.get(0));
    Path unfinished = inbox.resolve(name + UNFINISHED);
    try {
      Files.createDirectories(inbox);
      writeDurably(unfinished, AuditJson.write(events));
      move(unfinished, inbox.resolve(name + ending));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The audit events for the service cannot be left in %s: %s".formatted(inbox, e), e);
    }
  }

  private static String fileName(AuditEvent first) {
    // As many digits as milliseconds have in this age and some more, so that names sort by time.
    return String.format(Locale.ROOT, "%014d-%s", first.time().toEpochMilli(), UUID.randomUUID());
  }

  private static void writeDurably(Path file, String text) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      // Whoever reads sees a half-moved file as one that cannot be read.
      Files.move(from, to);
    }
  }

  /**
   * Reads what is there.
   *
   * @throws UncheckedIOException if the directory cannot be read
   */
  static Found read(Path dataDirectory) {
    List<Delivery> deliveries = new ArrayList<>();
    List<Reject> rejects = new ArrayList<>();
    for (Path file : files(dataDirectory.resolve(NAME))) {
      String name = String.valueOf(file.getFileName());
      try {
        if (Files.size(file) > LONGEST) {
          throw new IOException("it is larger than %d bytes".formatted(LONGEST));
        }
        String text = Files.readString(file);
        List<AuditEvent> events = AuditJson.read(NAME + "/" + name, text);
        if (events.stream()
            .map(Audited::new)
            .anyMatch(audited -> audited.event().kind() == Kind.TRAIL)) {
          throw new IOException("only the service itself says what happened to the trail");
        }
        deliveries.add(new Delivery(name, events));
      } catch (IOException | IllegalArgumentException e) {
        rejects.add(new Reject(name, e.toString()));
      }
    }
    return new Found(deliveries, rejects);
  }

  private static List<Path> files(Path inbox) {
    if (!Files.isDirectory(inbox)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(inbox)) {
      return all.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be read: %s".formatted(inbox, e), e);
    }
  }

  /** Removes a file whose events are recorded. */
  static void remove(Path dataDirectory, String name) throws IOException {
    Files.deleteIfExists(dataDirectory.resolve(NAME).resolve(name));
  }

  /** Puts a file aside that cannot be read. */
  static void putAside(Path dataDirectory, String name) throws IOException {
    Path inbox = dataDirectory.resolve(NAME);
    Files.move(
        inbox.resolve(name), inbox.resolve(name + REJECTED), StandardCopyOption.REPLACE_EXISTING);
  }
}
