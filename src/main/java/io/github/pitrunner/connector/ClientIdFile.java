package io.github.pitrunner.connector;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Keeps the client id that was drawn at the first start, because orders belong to the client id
 * that placed them. Its methods block.
 */
public final class ClientIdFile {
  /** Its name in the data directory. */
  public static final String NAME = "client-id";

  private static final int LOWEST = 1;
  private static final int HIGHEST = 999;

  /** More than any content that is right, and little enough to be shown. */
  private static final int LONGEST = 40;

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,3}");

  /** The file cannot be used; the message tells a person which one, why, and what to do. */
  public static final class UnusableException extends RuntimeException {
    UnusableException(Path path, String problem) {
      super(
          ("the client id file %s %s; make it right, or set pitrunner.gateway.client-id (orders"
                  + " belong to the client id that placed them)")
              .formatted(path, problem),
          null,
          false,
          false);
    }
  }

  private ClientIdFile() {}

  /**
   * The client id of this service, 1 to 999: the one in the file or, the first time, one drawn at
   * random. Of several that start at the same time one draws and the others follow.
   *
   * @param dataDir is made where it does not exist
   * @throws UnusableException if the file cannot be read or written, or holds something else
   */
  public static int read(Path dataDir, RandomGenerator random) {
    Path path = dataDir.resolve(NAME);
    try {
      OptionalInt kept = kept(path);
      if (kept.isPresent()) {
        return kept.getAsInt();
      }
      Files.createDirectories(dataDir);
      keep(path, random.nextInt(LOWEST, HIGHEST + 1));
      return kept(path)
          .orElseThrow(() -> new UnusableException(path, "is gone as soon as it is written"));
    } catch (IOException e) {
      throw new UnusableException(path, "cannot be read or written: " + e);
    }
  }

  private static OptionalInt kept(Path path) throws IOException {
    String content;
    try (InputStream in = Files.newInputStream(path)) {
      content = new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8).strip();
    } catch (NoSuchFileException e) {
      return OptionalInt.empty();
    }
    int id = NUMBER.matcher(content).matches() ? Integer.parseInt(content) : 0;
    if (id < LOWEST || id > HIGHEST) {
      throw new UnusableException(
          path,
          "holds \"%s\", but must hold a number in %d to %d"
              .formatted(content.replaceAll("\\p{Cntrl}", "?"), LOWEST, HIGHEST));
    }
    return OptionalInt.of(id);
  }

  /** Keeps the id unless another one is kept meanwhile. */
  private static void keep(Path path, int id) throws IOException {
    Path fresh = path.resolveSibling("%s.%s.new".formatted(NAME, UUID.randomUUID()));
    try {
      write(fresh, id);
      // Unlike a move it fails where there is a file already, and the file is whole at once.
      Files.createLink(path, fresh);
    } catch (FileAlreadyExistsException e) {
      // Another process was faster, and its id holds.
      return;
    } catch (UnsupportedOperationException | FileSystemException e) {
      keepWithoutLink(path, id);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  // Some network file systems have no links. Whoever reads between its making and its writing finds
  // an empty file and does not start.
  private static void keepWithoutLink(Path path, int id) throws IOException {
    try {
      write(path, id);
    } catch (FileAlreadyExistsException e) {
      // Another process was faster, and its id holds.
      return;
    }
  }

  private static void write(Path path, int id) throws IOException {
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = StandardCharsets.US_ASCII.encode(id + "\n");
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }
}
