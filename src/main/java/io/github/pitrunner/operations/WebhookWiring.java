package io.github.pitrunner.operations;

import io.github.pitrunner.connector.ConnectorStatus;
import io.github.pitrunner.connector.Gateway;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** The webhook, where one is configured. */
@Startup
@Singleton
final class WebhookWiring {
  private final @Nullable WebhookPost post;
  private final @Nullable Webhook webhook;

  /** Made before the connector starts. */
  WebhookWiring(Gateway gateway, AlertBoard board, AlertsConfig config) {
    WebhookSettings settings = config.webhook().toSettings().orElse(null);
    if (settings == null) {
      post = null;
      webhook = null;
      return;
    }
    ConnectorStatus status = gateway.status();
    post = new WebhookPost(settings.target(), gateway.clock());
    webhook =
        new Webhook(
            gateway,
            settings,
            post,
            new AlertJson("client %d of %s".formatted(status.clientId(), status.endpoint())));
    board.add(webhook);
    gateway.addSessionListener(webhook);
  }

  /** All zero without a webhook. */
  RoomFigures.Sending figures() {
    return webhook == null ? RoomFigures.Sending.NONE : webhook.figures();
  }

  @PreDestroy
  void close() {
    if (post != null) {
      post.close();
    }
  }
}
