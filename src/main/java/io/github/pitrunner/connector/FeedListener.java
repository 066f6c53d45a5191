package io.github.pitrunner.connector;

import com.google.protobuf.Message;
import io.github.pitrunner.domain.Failure;

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

  /** The gateway has ended the feed, or refused to open it; nothing follows. */
  void onEnded(Failure failure);
}
