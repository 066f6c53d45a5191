package io.github.pitrunner.endtoend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM holds, seen from outside.
 *
 * @param heapMiB in use behind a full collection
 * @param residentMiB of the whole process
 */
public record ServiceMemory(long heapMiB, long residentMiB) {
  private static final Pattern USED = Pattern.compile("used (\\d+)K");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  /** Collects everything that nobody holds any more and looks at the rest. */
  public static ServiceMemory of(long pid) throws IOException, InterruptedException {
    String unused = jcmd(pid, "GC.run");
    long heap = number(USED, jcmd(pid, "GC.heap_info"));
    long resident = number(RESIDENT, Files.readString(Path.of("/proc/%d/status".formatted(pid))));
    return new ServiceMemory(heap / 1024, resident / 1024);
  }

  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                command)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    if (exit != 0) {
      throw new IOException("jcmd %s ended with %d: %s".formatted(command, exit, output));
    }
    return output;
  }

  private static long number(Pattern pattern, String text) throws IOException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IOException("No %s in %s".formatted(pattern, text));
    }
    return Long.parseLong(matcher.group(1));
  }

  @Override
  public String toString() {
    return "%4d MiB of heap in use, %4d MiB resident".formatted(heapMiB, residentMiB);
  }
}
