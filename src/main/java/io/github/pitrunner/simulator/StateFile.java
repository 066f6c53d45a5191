package io.github.pitrunner.simulator;

import io.github.pitrunner.simulator.state.GatewayState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The file that holds the gateway's state between its runs. A new state replaces the old one by
 * renaming, so that the file is whole at every moment. Its methods block.
 */
final class StateFile {
  private final Path path;

  StateFile(Path path) {
    this.path = path;
  }

  /** What an earlier run left, or an empty state when there was none. */
  GatewayState read() throws IOException {
    if (!Files.exists(path)) {
      return GatewayState.getDefaultInstance();
    }
    try (InputStream in = Files.newInputStream(path)) {
      return GatewayState.parseFrom(in);
    } catch (IOException e) {
      throw new IOException("The state file %s is not readable".formatted(path), e);
    }
  }

  void write(GatewayState state) throws IOException {
    Path whole = path.toAbsolutePath();
    Path directory = whole.getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    Path fresh = whole.resolveSibling(whole.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(state.toByteArray());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(fresh, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
