package io.github.pitrunner.security.credentials;

import io.github.pitrunner.domain.Secret;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/**
 * A directory with one secret in each file, for another container of the pod. Whoever reads a file
 * finds it whole, and only the user of this process can.
 *
 * <p>Directories that others may write are not refused: Kubernetes makes each volume like that, and
 * who shares it is said by the pod.
 */
public final class CredentialFiles {
  private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs");
  private static final Set<PosixFilePermission> OWNER_READS =
      PosixFilePermissions.fromString("r--------");
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path directory;

  public CredentialFiles(Path directory) {
    this.directory = directory;
  }

  /**
   * Writes the files; one that was there for a name without a value is removed.
   *
   * @param names of all files that there may be
   * @throws CredentialsUnusableException if one cannot be written; its message names it
   */
  public void write(Set<String> names, Map<String, Secret> values) {
    if (!Files.isDirectory(directory)) {
      throw new CredentialsUnusableException(
          "%s is no directory; mount a memory-backed volume there, or set".formatted(directory)
              + " pitrunner.credentials.directory");
    }
    for (String name : names) {
      Secret value = values.get(name);
      Path file = directory.resolve(name);
      try {
        if (value == null) {
          Files.deleteIfExists(file);
        } else {
          write(file, value);
        }
      } catch (IOException | UnsupportedOperationException e) {
        throw new CredentialsUnusableException(
            "%s cannot be written: %s".formatted(file, reason(e)));
      }
    }
  }

  private void write(Path file, Secret value) throws IOException {
    Path unfinished = Files.createTempFile(directory, ".", ".part", OWNER_ONLY);
    try {
      Files.writeString(unfinished, withoutLineEnd(value.reveal()));
      Files.setPosixFilePermissions(unfinished, OWNER_READS);
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /** A line break at the end came from an editor, and no password can be typed with it. */
  private static String withoutLineEnd(String value) {
    return value.replaceFirst("[\\r\\n]+$", "");
  }

  private static String reason(Exception failure) {
    if (failure instanceof AccessDeniedException) {
      return "this user may not write there";
    } else if (failure instanceof UnsupportedOperationException) {
      return "files there have no owner and no mode";
    }
    return failure.getClass().getSimpleName();
  }

  /** Whether what is written there is in memory only, as far as the system tells. */
  public boolean isInMemory() {
    try {
      return MEMORY.contains(Files.getFileStore(directory).type());
    } catch (IOException e) {
      return false;
    }
  }
}
