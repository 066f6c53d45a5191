package io.github.pitrunner.connector;

import com.google.protobuf.Message;
import io.github.pitrunner.domain.Failure;
import java.time.Instant;

/** Who hears a feed; on the connector's context. */
public interface FeedListener {
  /**
   * The feed has been asked for under this request id; again with another id after each gap. Ticks
   * carry it.
   */
  default void onOpened(int requestId) {}

  /** A message of the feed, in the gateway's order. */
  void onMessage(Message message);

  /** The gateway says something about the feed, which goes on. */
  default void onWarning(GatewayMessage warning) {}

  /**
   * The connection was lost: what was heard before is no longer to be relied on. The feed comes
   * back by itself.
   */
  default void onGap(String reason) {}

  /**
   * The broker is back and the gateway says that the feed lives on (1102), which is not always true
   * (protocol section 5.6). True takes the feed's watch over: whoever does so asks anew by {@link
   * Feed#reopen} if it stays silent. False has it asked for anew now.
   */
  default boolean onKept() {
    return false;
  }

  /**
   * A farm of the kind that the feed comes from is broken; whether it is the feed's own is not
   * said.
   */
  default void onFarmBroken(Farm farm) {}

  /**
   * A farm of that kind works again, which does not always bring its feeds back. True takes the
   * feed's watch over, as in {@link #onKept}; false has it asked for anew now.
   *
   * @param brokenSince when it broke
   */
  default boolean onFarmBack(Farm farm, Instant brokenSince) {
    return false;
  }

  /** The gateway has ended the feed, or refused to open it; nothing follows. */
  void onEnded(Failure failure);
}
