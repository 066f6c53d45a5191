package io.github.pitrunner.domain;

/**
 * Whether accounts that are not paper accounts may be traded: only when somebody switched it on by
 * name.
 *
 * @param isOn real money is at stake
 */
public record LiveTrading(boolean isOn) {
  public boolean permits(AccountId account) {
    return isOn || account.isPaper();
  }
}
