package io.github.pitrunner.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicBoolean;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * A disk for H2 that keeps apart what would survive a power failure: what was written and not
 * forced is in the file and not in its forced image. Writes fail on demand.
 */
public final class FaultyDisk extends FilePathWrapper {
  /** Of all files on such disks: the database makes them by their scheme and no other way. */
  static final AtomicBoolean FULL = new AtomicBoolean();

  static JournalSettings settings(Path directory) {
    FilePath.register(new FaultyDisk());
    return new JournalSettings(
        "jdbc:h2:faulty:" + directory.resolve("journal") + ";DB_CLOSE_ON_EXIT=FALSE",
        "",
        "",
        JournalSettings.Limits.DEFAULT);
  }

  /** What a power failure leaves of the journal in a directory, in another directory. */
  static JournalSettings afterPowerFailure(Path directory, Path elsewhere) {
    try {
      Path forced = forced(directory.resolve("journal.mv.db"));
      Files.copy(forced, elsewhere.resolve("journal.mv.db"), StandardCopyOption.REPLACE_EXISTING);
      return JournalSettings.embedded(elsewhere);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path forced(Path file) {
    return file.resolveSibling(file.getFileName() + ".forced");
  }

  @Override
  public String getScheme() {
    return "faulty";
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    return new Channel(getBase().open(mode), Path.of(getBase().toString()));
  }

  private static final class Channel extends FileBaseDefault {
    private final FileChannel file;
    private final Path path;

    Channel(FileChannel file, Path path) {
      this.file = file;
      this.path = path;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public synchronized int read(ByteBuffer bytes, long position) throws IOException {
      return file.read(bytes, position);
    }

    @Override
    public synchronized int write(ByteBuffer bytes, long position) throws IOException {
      if (FULL.get()) {
        throw new IOException("No space left on device");
      }
      return file.write(bytes, position);
    }

    @Override
    protected void implTruncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public void force(boolean metaData) throws IOException {
      file.force(metaData);
      Path next = path.resolveSibling(path.getFileName() + ".next");
      Files.copy(path, next, StandardCopyOption.REPLACE_EXISTING);
      Files.move(next, forced(path), StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean isShared) throws IOException {
      return file.tryLock(position, size, isShared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      file.close();
    }
  }
}
