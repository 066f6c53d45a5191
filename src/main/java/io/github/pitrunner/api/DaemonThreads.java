package io.github.pitrunner.api;

import java.util.concurrent.ThreadFactory;

/**
 * Threads for what may wait, which must not keep the process from ending.
 *
 * @param name of each of them
 */
public record DaemonThreads(String name) implements ThreadFactory {
  @Override
  public Thread newThread(Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
