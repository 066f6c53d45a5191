package io.github.pitrunner.archfixture.orders;

import org.eclipse.microprofile.faulttolerance.Retry;

/** Places an order once more. */
public class Again {
  @Retry
  public int place(int quantity) {
    return quantity;
  }
}
